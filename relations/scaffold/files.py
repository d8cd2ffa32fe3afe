"""What every scaffold does: fill a pattern, write a file that must not exist yet, put a line where its like stand."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

from django.core.management.base import CommandError


def fill(pattern: Path, names: dict[str, str]) -> str:
    """The text of a pattern with its `$names` filled. Raises KeyError for a name that is not given."""
    return Template(pattern.read_text(encoding="utf-8")).substitute(names)


def require_absent(paths: list[Path]) -> None:
    """Nothing is ever written over. Raises CommandError, before anything was written."""
    if there := [path for path in paths if path.exists()]:
        raise CommandError(f"Already there: {', '.join(str(path) for path in there)}.")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@contextmanager
def all_or_nothing(new: list[Path], changed: list[Path]) -> Iterator[None]:
    """When what is done inside fails, the new files go and the changed ones are what they were."""
    before = {path: path.read_bytes() for path in changed}
    try:
        yield
    except BaseException:
        for path in new:
            path.unlink(missing_ok=True)
        for path, content in before.items():
            path.write_bytes(content)
        raise


def insert(path: Path, line: str, among: str, *, last: bool = False) -> None:
    """Put a line in its order among the lines that fit a pattern, or after them all.

    Raises CommandError when no line of the file fits.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    alike = [place for place, known in enumerate(lines) if re.fullmatch(among, known)]
    if not alike:
        raise CommandError(f"{path} has no line like {among!r}.")
    at = next((place for place in alike if lines[place] > line and not last), alike[-1] + 1)
    lines.insert(at, line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
