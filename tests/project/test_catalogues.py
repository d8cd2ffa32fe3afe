"""The catalogues of interface texts: complete, current, consistent, compiled."""

import datetime as dt
import re
from functools import cache
from pathlib import Path

import django
import polib
import pytest
from django.utils import formats, translation
from django.utils.translation import gettext, ngettext

from relations.management.commands import catalogues
from relations.text.languages import language_of
from relations.text.tokens import words

LANGUAGES = tuple(code for code in catalogues.TRANSLATED if language_of(code).interface_is_complete)
DOMAINS = ("django", "djangojs")
DJANGO = Path(django.__file__).parent
DJANGO_PARTS = (
    "conf", "contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/sessions",
    "contrib/sites",
)  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdi](?!\w)|(?<!\{)\{\w*\}(?!\})|</?[a-z][^>]*>")
# Words that stand in Latin letters in Kazakh and Russian too.
LATIN = words(
    "RSS PDF CSV XLSX JSON ICS HTML URL DOI ORCID ROR ISO BCP UTC UTF JPEG PNG WebP AVIF HEIC DOCX docx xlsx xls doc "
    "BibTeX RIS CSL APA Chicago VIII JavaScript cookie Cookie slug front WCAG AA Word Django DEBUG True False None "
    "IPv UUID Referer Referrer referrer policy no rel noreferrer meta name content CSRF HTTPS same origin HH MM DD "
    "ss uuuuuu allow empty PIN TOTP WebAuthn IP kk ru en uz zh day month year unknown not yet indefinite term true "
    "false alpha get absolute object ZIP SQL XML SVG OAI PMH Atom Control Command Mac WordPress WXR Joomla Drupal API"
)


messages = cache(catalogues.messages)


@cache
def catalogue(language: str, domain: str = "django") -> polib.POFile:
    return polib.pofile(str(catalogues.catalogue_path(language, domain)))


def entries():
    """Every entry of every catalogue, with its language."""
    for language in LANGUAGES:
        for domain in DOMAINS:
            yield from ((language, entry) for entry in catalogue(language, domain))


def texts(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_project_is_translated(language, domain):
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue(language, domain)}

    missing = [
        f"{message.place}: {message.text}"
        for message in messages(domain)
        if (message.context, message.text) not in known
        or not known[message.context, message.text].translated()
        or bool(message.plural) > bool(known[message.context, message.text].msgid_plural)
    ]

    assert missing == []


def test_extraction_sees_code_and_templates():
    found = {(message.context, message.text): message for message in messages()}

    assert found["link", "amends"].place == "relations/models/links.py"
    assert found[None, "Reason:"].place == "templates/410.html"
    assert any(message.plural for message in found.values())
    assert len(found) > 1000


def test_extraction_misses_no_template():
    """Counted in another way: what the tags of the templates say."""
    found = {message.text for message in messages()}
    tag = re.compile(r"""{%\s*translate (?:"([^"]+)"|'([^']+)')""")

    for path in (Path(catalogues.catalogue_path("kk")).parents[4] / "templates").rglob("*"):
        if path.suffix in catalogues.TEMPLATE_TYPES:
            said = {double or single for double, single in tag.findall(path.read_text())}
            assert said - found == set(), path


def test_nothing_is_fuzzy_or_empty():
    for language, entry in entries():
        where = f"{language}: {entry.msgid}"
        assert "fuzzy" not in entry.flags, where
        assert not entry.obsolete, where
        assert all(texts(entry)), where


def test_placeholders_and_tags_are_the_same_in_every_language():
    wrong = []
    for language, entry in entries():
        source = {
            found for text in (entry.msgid, entry.msgid_plural) for found in PLACEHOLDER.findall(text or "")
        }
        for text in texts(entry):
            extra = set(PLACEHOLDER.findall(text)) - source
            lost = source - set(PLACEHOLDER.findall(text))
            if extra or (lost and not entry.msgid_plural and "“" not in entry.msgid):
                wrong.append((language, entry.msgid, text))

    assert wrong == []


def test_every_language_has_its_number_of_forms():
    forms = {code: int(re.search(r"nplurals=(\d)", language_of(code).plural_forms)[1]) for code in LANGUAGES}
    assert (forms["kk"], forms["ru"]) == (2, 3)
    for language, entry in entries():
        if entry.msgid_plural:
            assert len(texts(entry)) == forms[language], entry.msgid
            assert language != "kk" or len(set(texts(entry))) == 1, (
                f"a Kazakh noun stays singular: {entry.msgid}"
            )


# What an operator types or knows by name: commands, variables, programs, files, systems of other sites.
SPELLED = re.compile(
    r"WordPress \(WXR\)|Joomla|Drupal \(JSON:API|manage\.py \w+|[A-Z]+(?:_[A-Z]+)+|[a-z]+_[a-z_]+|[\w-]+\.conf|var/walls|chrony|systemd-timesyncd"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_is_left_in_a_translation(language):
    wrong = []
    for _language, entry in ((code, one) for code, one in entries() if code == language):
        for text in texts(entry):
            bare = re.sub(rf"[\w+]+://\S*|{SPELLED.pattern}|{PLACEHOLDER.pattern}", " ", text)
            latin = {word for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in LATIN}
            cyrillic = re.search("[а-яёәғқңөұүһі]", bare.lower())
            if latin and (not cyrillic or len(latin) > 2):
                wrong.append((entry.msgid, text))

    assert wrong == []


def test_kazakh_is_not_russian():
    russian = {(entry.msgctxt, entry.msgid): entry for entry in catalogue("ru")}
    same = [
        entry.msgid
        for entry in catalogue("kk")
        if (other := russian.get((entry.msgctxt, entry.msgid)))
        and texts(entry)[0] == texts(other)[0]
        and " " in PLACEHOLDER.sub("", texts(entry)[0]).strip()
        and re.search("[а-яё]", texts(entry)[0].lower())
    ]

    assert same == []


def test_kazakh_follows_the_style_sheet():
    """KAZAKH rules 9 and 38: no case endings on names put in, one word for one idea."""
    avoided = re.compile(
        r"қолданушы|құпия сөз|жолақ|мәліметтер базасы|аймақтық|серіктестік|мұрағат|мұражай", re.IGNORECASE
    )
    ending = re.compile(r"%\((?!number|line|page|year|decade|ct_|obj_)\w+\)s-\w")

    for entry in [*catalogue("kk"), *catalogue("kk", "djangojs")]:
        for text in texts(entry):
            assert not avoided.search(text), text
            assert not ending.search(text), text


@pytest.mark.parametrize("domain", DOMAINS)
def test_django_speaks_kazakh_throughout(domain):
    ours = {(entry.msgctxt, entry.msgid) for entry in catalogue("kk", domain)}
    missing = []
    for part in DJANGO_PARTS:
        folder = DJANGO / part / "locale"
        english, kazakh = (folder / code / "LC_MESSAGES" / f"{domain}.po" for code in ("en", "kk"))
        if english.exists():
            done = {
                (entry.msgctxt, entry.msgid)
                for entry in (polib.pofile(str(kazakh)) if kazakh.exists() else [])
                if entry.translated() and "fuzzy" not in entry.flags
            }
            missing += [
                (part, entry.msgid)
                for entry in polib.pofile(str(english))
                if (entry.msgctxt, entry.msgid) not in done | ours
            ]

    assert missing == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_is_current(language, domain):
    path = catalogues.catalogue_path(language, domain)
    compiled = polib.mofile(str(path.with_suffix(".mo")))

    def content(catalogue_):
        return {
            (e.msgctxt, e.msgid, e.msgid_plural): (e.msgstr, tuple(e.msgstr_plural.values()))
            for e in catalogue_
        }

    assert content(compiled) == content(catalogue(language, domain))


def test_compiling_gives_the_committed_bytes(tmp_path):
    source = catalogues.catalogue_path("kk")
    copy = tmp_path / "django.po"
    copy.write_bytes(source.read_bytes())

    catalogues.compile_catalogue(copy)

    assert copy.with_suffix(".mo").read_bytes() == source.with_suffix(".mo").read_bytes()


def test_update_adds_new_texts_and_drops_unused_ones(tmp_path):
    path = tmp_path / "kk" / "django.po"
    message = catalogues.Message
    catalogues.update(path, "kk", [message(None, "Old", None, "a.py"), message(None, "Kept", None, "a.py")])
    stored = polib.pofile(str(path))
    stored.find("Kept").msgstr = "Қалған"
    stored.save()

    missing = catalogues.update(
        path, "kk", [message(None, "Kept", None, "b.py"), message("x", "%(n)s day", "%(n)s days", "b.py")]
    )

    stored = polib.pofile(str(path))
    assert missing == 1
    assert [(entry.msgid, entry.msgstr) for entry in stored if not entry.msgid_plural] == [("Kept", "Қалған")]
    plural = stored.find("%(n)s day", msgctxt="x")
    assert plural.msgid_plural == "%(n)s days"
    assert "python-format" in plural.flags


def test_interface_speaks_three_languages():
    said = {}
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            said[language] = (
                gettext("Agreements"),
                ngettext("%(count)s event", "%(count)s events", 5) % {"count": 5},
            )

    assert said == {
        "kk": ("Келісімдер", "5 іс-шара"),
        "ru": ("Соглашения", "5 событий"),
        "en": ("Agreements", "5 events"),
    }


def test_formats_of_each_language():

    day = dt.date(2025, 11, 14)
    seen = {}
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            seen[language] = (
                formats.date_format(day),
                formats.date_format(day, "SHORT_DATE_FORMAT"),
                formats.number_format(1234567.89, use_l10n=True, force_grouping=True),
                formats.get_format("FIRST_DAY_OF_WEEK"),
            )

    assert seen == {
        "kk": ("2025 жылғы 14\u00a0қараша", "14.11.2025", "1\u00a0234\u00a0567,89", 1),
        "ru": ("14\u00a0ноября 2025\u00a0г.", "14.11.2025", "1\u00a0234\u00a0567,89", 1),
        "en": ("14\u00a0November 2025", "14\u00a0Nov 2025", "1,234,567.89", 1),
    }
