"""`manage.py new kind NAME`."""

import re

from django.core.management.base import CommandError

HELP = "a kind of content: model, traits, desk, pages, tests"
LONGEST = 12  # letters of a code, as the columns store it


def add_arguments(parser) -> None:
    parser.add_argument(
        "name", help="English, singular, lower case, words joined by a dash: note, press-release"
    )


def make(options: dict, tell) -> None:
    """Write everything a kind needs. Raises CommandError for a name that cannot be one."""
    name = options["name"]
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name) or len(name.replace("-", "")) > LONGEST:
        raise CommandError(
            f"{name!r} is no name: lower-case letters, words joined by a dash, {LONGEST} at most."
        )
    raise CommandError("Not yet.")
