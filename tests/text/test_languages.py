from relations.text.languages import LANGUAGES, OWN_NAMES, best, fallback_order, is_language


def test_languages_call_themselves_by_their_own_names():
    assert LANGUAGES == ("kk", "ru", "en")
    assert OWN_NAMES == {"kk": "Қазақша", "ru": "Русский", "en": "English"}
    assert not is_language("kz")


def test_every_reader_is_offered_all_languages():
    assert fallback_order("kk") == ("kk", "ru", "en")
    assert fallback_order("ru") == ("ru", "kk", "en")
    assert fallback_order("en") == ("en", "ru", "kk")


def test_missing_language_gives_way_to_the_original():
    assert best({"ru", "en"}, "en", original="ru") == "en"
    assert best({"ru", "en"}, "kk", original="en") == "en"
    assert best({"kk", "en"}, "ru") == "kk"
    assert best(set(), "ru", original="kk") is None
