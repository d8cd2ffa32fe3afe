"""Words of the interface that come with a scaffold, put into the catalogues."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

FOLDER = Path(settings.BASE_DIR) / "portal" / "locale"


def paths() -> list[Path]:
    """Every catalogue of the interface, to read and compiled."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/django.[mp]o"))


def languages() -> list[str]:
    """The languages into which the interface is translated."""
    return sorted(path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/django.po"))


def require_known(given: list[str]) -> None:
    """Raises CommandError for a language without a catalogue."""
    if unknown := set(given) - set(languages()):
        raise CommandError(
            f"The interface has no {', '.join(sorted(unknown))}; it has {', '.join(languages())}."
        )


def translate(words: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """Fill texts that have no translation yet; answers, by language, those that still have none."""
    import polib  # noqa: PLC0415 - a tool of developers, not on servers

    missing = {}
    for language in languages():
        path = FOLDER / language / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for entry in catalogue.untranslated_entries():
            entry.msgstr = words.get(language, {}).get(entry.msgid, "")
        missing[language] = [entry.msgid for entry in catalogue.untranslated_entries()]
        catalogue.save(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return missing
