import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations.text.slugs import slugify

TITLES = {
    "Қазақстан мен Өзбекстан: одақтастық – Орталық Азияның тірегі": (
        "qazaqstan-men-ozbekstan-odaqtastyq-ortalyq-aziyanyn-tiregi"
    ),
    "Жоғары мемлекетаралық кеңестің екінші отырысы": "zhogary-memleketaralyq-kenestin-ekinshi-otyrysy",
    "«Орталық Азия – 2040» өңірлік кооперацияны дамыту тұжырымдамасы": (
        "ortalyq-aziya-2040-onirlik-kooperatsiyany-damytu-tuzhyrymdamasy"
    ),
    "Шығыс Қазақстан: өңдеу өнеркәсібі, ұйымдар және үкімет": (
        "shygys-qazaqstan-ondeu-onerkasibi-uyymdar-zhane-ukimet"
    ),
    "Һәм, ёлка, подъезд, щит, эхо, цирк, съезд": "ham-yolka-podezd-shchit-ekho-tsirk-sezd",
    "Договор о вечной дружбе между Казахстаном и Узбекистаном": (
        "dogovor-o-vechnoy-druzhbe-mezhdu-kazakhstanom-i-uzbekistanom"
    ),
    "Центральная Азия – 2040: как читать новый документ пятерки": (
        "tsentralnaya-aziya-2040-kak-chitat-novyy-dokument-pyaterki"
    ),
    "C5+1 после Вашингтона": "c5-1-posle-vashingtona",
    "Türkiye & Kazakhstan: relations": "turkiye-kazakhstan-relations",
    "The region’s agency": "the-regions-agency",
    "И\u0306од, Ғ": "yod-g",
}


@pytest.mark.parametrize("title", TITLES)
def test_title_becomes_an_address(title):
    assert slugify(title, "kk") == TITLES[title]


def test_long_title_is_cut_at_a_word():
    title = (
        "Договор между Республикой Казахстан и Республикой Узбекистан о демаркации государственной границы"
    )

    assert (
        slugify(title, "ru") == "dogovor-mezhdu-respublikoy-kazakhstan-i-respublikoy-uzbekistan-o-demarkatsii"
    )


def test_word_longer_than_the_limit_is_cut_anyway():
    assert slugify("а" * 200) == "a" * 80


@given(st.text(max_size=300))
def test_address_is_always_safe_and_stable(text):
    slug = slugify(text, "kk")

    assert len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert slugify(slug) == slug


def test_a_dash_of_any_length_parts_words():
    assert slugify("Kazakhstan–Uzbekistan relations — a review") == "kazakhstan-uzbekistan-relations-a-review"
