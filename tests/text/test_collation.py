from relations.text.collation import KAZAKH_ALPHABET, sort_key


def test_kazakh_names_stand_in_the_order_of_the_alphabet():
    names = ["Өзбекстан", "Иран", "Үндістан", "Ауғанстан", "Қазақстан", "Әзербайжан"]

    assert sorted(names, key=sort_key) == [
        "Ауғанстан",
        "Әзербайжан",
        "Иран",
        "Қазақстан",
        "Өзбекстан",
        "Үндістан",
    ]


def test_all_letters_keep_their_places():
    assert sorted(set(KAZAKH_ALPHABET), key=sort_key) == list(KAZAKH_ALPHABET)
    assert sorted(set(KAZAKH_ALPHABET.upper()), key=sort_key) == list(KAZAKH_ALPHABET.upper())


def test_words_come_before_letters_and_case_does_not_matter():
    names = ["Акбар", "ак-Су", "Ак Орда", "АК", "Türkiye", "tunisia", "5+1"]

    assert sorted(names, key=sort_key) == ["5+1", "АК", "Ак Орда", "ак-Су", "Акбар", "tunisia", "Türkiye"]


def test_key_sorts_alike_in_every_database():
    assert set(sort_key("Әзербайжан Республикасы, C5+1 – №7")) <= set("abcdefghijklmnopqrstuvwxyz0123456789")
