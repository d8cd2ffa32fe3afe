"""Bring the catalogues of interface texts up to date: new texts in, unused ones out, compiled files written.

The .po files are edited by hand; this command only keeps them complete. Needs the development tools polib and Babel,
not gettext, and its compiled files are committed, so that a fresh machine needs neither.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

from relations.text.languages import LANGUAGES, language_of

SOURCE = "en"  # the language in which the code is written needs no catalogue
TRANSLATED = tuple(code for code in LANGUAGES if code != SOURCE)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
FOLDERS = ("portal", "relations", "templates")
TEMPLATE_TYPES = (".html", ".txt", ".xml", ".svg", ".csv", ".typ")
NOT_OURS = ("/migrations/", "/locale/", "/demo/data/")


class Message(NamedTuple):
    """One text of the interface as the code spells it."""

    context: str | None
    text: str
    plural: str | None
    place: str


class Command(BaseCommand):
    help = "Brings portal/locale up to date with the code and compiles it."

    def add_arguments(self, parser):
        parser.add_argument("--compile", action="store_true", help="only write the compiled files")

    def handle(self, *args, **options):
        for language in TRANSLATED:
            for domain in ("django", "djangojs"):
                path = catalogue_path(language, domain)
                if not options["compile"]:
                    missing = update(path, language, messages(domain))
                    self.stdout.write(f"{language} {domain}: {missing} texts without translation")
                if path.exists():
                    compile_catalogue(path)


def catalogue_path(language: str, domain: str = "django") -> Path:
    """Where the catalogue of a language lies."""
    return Path(settings.BASE_DIR) / "portal" / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def messages(domain: str = "django") -> list[Message]:
    """Every text that the project's code and templates (or its scripts) ask to be translated, once each."""
    found: dict[tuple, Message] = {}
    for message in _scripts() if domain == "djangojs" else _code_and_templates():
        known = found.get((message.context, message.text))
        if known is None or (known.plural is None and message.plural):
            found[message.context, message.text] = message
    return sorted(found.values(), key=lambda message: (message.place, message.text))


def update(path: Path, language: str, wanted: list[Message]) -> int:
    """Add new texts, drop unused ones of ours, keep those of other packages; how many still need a translation."""
    import polib  # noqa: PLC0415 - a tool of developers, not on servers

    catalogue = polib.pofile(str(path), wrapwidth=0) if path.exists() else _new_catalogue(language)
    used = {(message.context, message.text): message for message in wanted}
    for entry in list(catalogue):
        message = used.pop((entry.msgctxt, entry.msgid), None)
        if message is None and not entry.comment:
            catalogue.remove(entry)
        elif message is not None:
            entry.occurrences = [(message.place, "")]
            if message.plural and not entry.msgid_plural:
                entry.msgid_plural, entry.msgstr = message.plural, ""
                entry.msgstr_plural = dict.fromkeys(range(_forms(language)), "")
    for message in used.values():
        catalogue.append(_entry(message, language))
    catalogue.sort(key=lambda entry: (entry.comment, entry.occurrences[:1], entry.msgctxt or "", entry.msgid))
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return len(catalogue.untranslated_entries())


def compile_catalogue(path: Path) -> None:
    """Write the machine's form beside the readable one."""
    import polib  # noqa: PLC0415 - a tool of developers, not on servers

    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def _new_catalogue(language: str):
    import polib  # noqa: PLC0415 - a tool of developers, not on servers

    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": language_of(language).plural_forms,
    }
    return catalogue


def _entry(message: Message, language: str):
    import polib  # noqa: PLC0415 - a tool of developers, not on servers

    entry = polib.POEntry(msgid=message.text, msgctxt=message.context, occurrences=[(message.place, "")])
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict.fromkeys(range(_forms(language)), "")
    if "%(" in message.text or re.search(r"%[sd]", message.text):
        entry.flags.append("python-format")
    return entry


def _forms(language: str) -> int:
    return int(re.search(r"nplurals=(\d)", language_of(language).plural_forms)[1])


def _files(*types: str, folders: tuple[str, ...] = FOLDERS) -> Iterator[Path]:
    base = Path(settings.BASE_DIR)
    for folder in folders:
        for path in sorted((base / folder).rglob("*")):
            if path.suffix in types and not any(part in f"/{path.relative_to(base)}" for part in NOT_OURS):
                yield path


def _code_and_templates() -> Iterator[Message]:
    for path in _files(".py"):
        yield from _found(path.read_bytes(), path)
    for path in _files(*TEMPLATE_TYPES, folders=("templates", "relations")):
        source = templatize(path.read_text(), origin=str(path))
        one_line = re.sub(r"(?<=\s)#(?=\s)", " ", " ".join(source.splitlines())).strip()
        yield from _found(one_line.encode(), path)


def _scripts() -> Iterator[Message]:
    for path in _files(".js", folders=("static", "relations")):
        yield from _found(path.read_bytes(), path, method="javascript")


def _found(source: bytes, path: Path, method: str = "python") -> Iterator[Message]:
    from babel.messages.extract import extract  # noqa: PLC0415 - a tool of developers, not on servers

    place = str(path.relative_to(settings.BASE_DIR))
    options = {"encoding": "utf-8"}
    for _line, text, _comments, context in extract(method, io.BytesIO(source), KEYWORDS, options=options):
        single, plural = text[:2] if isinstance(text, tuple) else (text, None)
        if single:
            yield Message(context, single, plural, place)
