"""Every form of a word meets its other forms under one term, whatever keyboard or editor wrote it."""

import pytest

from relations.search.normal import normal
from relations.search.words import analyse, line_and_words, number_terms, stem

#: what a reader types, and what stands in the text: Kazakh
KAZAKH_PAIRS = """
шарттың шарт · шарттары шарт · шартқа шарт · шарттарды шарттан · келісімдерді келісім · келісіміне келісім · келісімдердің келісімге
Өзбекстанмен Өзбекстан · Өзбекстанда Өзбекстанның · Қазақстанға Қазақстан · Қазақстандағы Қазақстанның · елдердің ел · елімізде ел
еліміздің елдер · қалалардан қала · қаласында қала · мемлекеттермен мемлекет · мемлекеттері мемлекеттің · халықтың халық · халқы халық
кітабы кітап · кітабын кітаптар · аузы ауыз · орны орын · орнында орын · мүлкі мүлік · құқығы құқық · құқықтарды құқығын
бөлігі бөлік · билігін билік · бірлігіміз бірлік · қатынастарының қатынас · ынтымақтастықты ынтымақтастық · ынтымақтастығы ынтымақтастық
президенттің президент · президентіне президенттер · саммитте саммит · саммиттер саммиттің · сапармен сапар · сапарының сапарға
шекарасы шекара · шекараның шекарадағы · өзендердің өзен · өзеніне өзендер · суды су · суының су · келді келген · келеді келмеді
барды барған · барады баратын · жазды жазған · жазылған жазды · айтты айтқан · айтпайды айтты · алды алған · алмаған алды
оқыды оқыған · оқиды оқыды · дамып дамыған · дамиды дамыды · тұрады тұрған · көрді көреді · берген берді · жүктерді жүк
тасымалдау тасымалдайды · тасымалдаған тасымалдау · ғалымдар ғалымның · зерттеуі зерттеу · экономикасы экономика · экономиканың экономикалар
жылғы жыл
"""
RUSSIAN_PAIRS = """
договора договор · договорами договоры · отношениях отношения · узбекских узбекский · границы границе · подписал подписали
вода воду · соглашений соглашение · президенту президентом · учёт учет · казахстанские казахстанского · страны стран
"""
ENGLISH_PAIRS = """
treaties treaty · relations relation · signed signing · met meeting · organisation organization · agreements agreement
neighbours neighbor · countries country · programmes programs · borders border · centres center
"""


def pairs(text):
    return [pair.split() for pair in text.replace("\n", " · ").split("·") if pair.strip()]


@pytest.mark.parametrize(("typed", "written"), pairs(KAZAKH_PAIRS))
def test_forms_of_a_kazakh_word_share_a_term(typed, written):
    assert stem(normal(typed), "kk") == stem(normal(written), "kk")


def test_there_are_sixty_kazakh_pairs():
    assert len(pairs(KAZAKH_PAIRS)) >= 60


@pytest.mark.parametrize(("typed", "written"), pairs(RUSSIAN_PAIRS))
def test_forms_of_a_russian_word_share_a_term(typed, written):
    assert stem(normal(typed), "ru") == stem(normal(written), "ru")


@pytest.mark.parametrize(("typed", "written"), pairs(ENGLISH_PAIRS))
def test_forms_of_an_english_word_share_a_term(typed, written):
    assert stem(normal(typed), "en") == stem(normal(written), "en")


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("жыл", "жылу", "kk"),
        ("тас", "тау", "kk"),
        ("ел", "елу", "kk"),
        ("вода", "водитель", "ru"),
        ("мир", "мера", "ru"),
        ("policy", "police", "en"),
        ("university", "universal", "en"),
    ],
)
def test_other_words_keep_their_own_term(one, other, language):
    assert stem(one, language) != stem(other, language)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("договорён\u00adность", "договоренность"),
        ("бiлiм", "білім"),
        ("жəне", "және"),
        ("cаммит", "саммит"),
        ("EAЭC", "еаэс"),
        ("Ё\u0301лка", "елка"),
        ("Қай\u200bнар", "қайнар"),
        ("Kazakhstan's", "kazakhstan"),
        ("O‘zbekiston", "ozbekiston"),
        ("и\u0306од", "йод"),
    ],
)
def test_letters_are_levelled(written, read):
    assert normal(written) == read


def test_numbers_are_found_whole_and_by_parts():
    assert number_terms("17-3/245") == ("17_3_245", "17", "3", "245")
    assert number_terms("12,4") == ("12_4", "12", "4")
    assert number_terms("215-V") == number_terms("215-В")
    assert number_terms("1\u00a0234\u00a0567,89")[0] == "1234567_89"


@pytest.mark.parametrize("written", ["C5+1", "С5+1", "c5 + 1", "С5 +1"])
def test_the_platform_is_one_word_with_either_letter(written):
    assert line_and_words(written, "ru")[0] == "c5_1"


def test_a_line_keeps_a_place_for_every_word():
    line, words = line_and_words("Договор о дружбе № 83-VIII", "ru")

    assert line == f"{stem('договор', 'ru')} . {stem('дружба', 'ru')} 83_viii|83|viii"
    assert words["о"] == ()


def test_a_line_says_what_the_words_of_a_text_say():
    text = "ЕАЭС-ға мүше 2025-го года, С5+1 и 1 234,5: ға года ЕАЭС-ға"

    for language in ("kk", "ru", "en"):
        tokens = analyse(text, language)
        line, words = line_and_words(text, language)

        assert line.split(" ") == ["|".join(token.terms) or "." for token in tokens]
        assert {text[one.start : one.end]: one.terms for one in tokens if one.terms} == {
            word: terms for word, terms in words.items() if terms
        }


def test_an_ending_after_an_abbreviation_is_no_word():
    assert line_and_words("ШЫҰ-ның саммиті", "kk")[0] == f"{stem('шыұ', 'kk')} . {stem('саммит', 'kk')}"
