import dataclasses

from relations.text import collation
from relations.text.collation import sort_key
from relations.text.languages import language_of

KAZAKH_ALPHABET = language_of("kk").alphabet


def test_a_language_with_an_alphabet_of_its_own_is_sorted_by_it(monkeypatch):
    turkish = dataclasses.replace(language_of("tr"), alphabet="abcçdefgğhıijklmnoöprsştuüvyz")
    monkeypatch.setattr(collation, "language_of", lambda code: turkish if code == "tr" else language_of(code))
    collation._weights_of.cache_clear()

    names = ["dağ", "çay", "can", "ışık", "iş", "Цинь"]

    assert sorted(names, key=lambda name: sort_key(name, "tr")) == ["Цинь", "can", "çay", "dağ", "ışık", "iş"]
    collation._weights_of.cache_clear()


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


def test_a_figure_at_the_end_counts_whole():
    assert sorted(["Central Asia 10", "Central Asia 1", "Central Asia 100"], key=sort_key) == [
        "Central Asia 1",
        "Central Asia 10",
        "Central Asia 100",
    ]


def test_key_has_a_byte_per_letter_and_never_a_zero():
    key = sort_key("Әзербайжан Республикасы, C5+1 – №7")

    assert 0 not in key
    assert len(sort_key("Әзербайжан")) == 10
