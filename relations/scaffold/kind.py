"""`manage.py new kind NAME`: model, traits, desk, pages, tests, migration and words of a new kind of content."""

import re
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from relations.models import CONTENT_KINDS, Content

from . import catalogue
from .files import all_or_nothing, fill, insert, require_absent, write

HELP = "a kind of content: model, traits, desk, pages, tests, migration"
PATTERNS = Path(__file__).with_name("patterns") / "kind"
# Where each pattern goes.
FILES = {
    "traits.py-tpl": "relations/kinds/$code.py",
    "model.py-tpl": "relations/models/$module.py",
    "admin.py-tpl": "relations/admin/$module.py",
    "view.py-tpl": "relations/views/$module.py",
    "list.html-tpl": "templates/$module/list.html",
    "detail.html-tpl": "templates/$module/detail.html",
    "test.py-tpl": "tests/views/test_$module.py",
}


def add_arguments(parser) -> None:
    parser.add_argument(
        "name", help="English, singular, lower case, words joined by a dash: memo, press-release"
    )
    parser.add_argument("--plural", default="", help="of the name, where it is not regular")
    parser.add_argument(
        "--names",
        nargs=3,
        action="append",
        default=[],
        metavar=("LANGUAGE", "SINGULAR", "PLURAL"),
        help="what it is called in another language of the interface: --names ru Памятка Памятки",
    )


def make(options: dict, tell) -> None:
    """Write everything a kind needs. Raises CommandError, before anything is written, for what cannot be one."""
    names = names_of(options["name"], options["plural"])
    base = Path(settings.BASE_DIR)
    paths = {pattern: base / _named(path, names) for pattern, path in FILES.items()}
    require_free(names)
    require_absent(list(paths.values()))
    catalogue.require_known([language for language, *_words in options["names"]])

    known = [base / "relations" / package / "__init__.py" for package in ("kinds", "models")]
    with all_or_nothing(list(paths.values()), [*known, *catalogue.paths()]):
        for pattern, path in paths.items():
            write(path, fill(PATTERNS / pattern, names))
            tell(f"wrote {path.relative_to(base)}")
        register(*known, names)
        translate(names, options["names"], tell)
        migrate(base, names, tell)
    tell(f"Look it over, then: manage.py migrate, pytest tests/project/test_kinds.py -k {names['code']}")


def names_of(name: str, plural: str = "") -> dict[str, str]:
    """All spellings of a name: `press-release` → PressRelease, pressrelease, press-releases, “Press release” …"""
    longest = Content._meta.get_field("kind").max_length
    word = r"[a-z]+(-[a-z]+)*"
    plural = plural or _plural_of(name)
    if not re.fullmatch(word, name) or not re.fullmatch(word, plural) or name == plural:
        raise CommandError("A name has lower-case letters, words joined by a dash, and a plural of its own.")
    code = name.replace("-", "")
    if len(code) > longest:
        raise CommandError(f"{code!r} has more than {longest} letters.")
    one, many = name.replace("-", " "), plural.replace("-", " ")
    return {
        "code": code,
        "CODE": code.upper(),
        "Model": "".join(part.title() for part in name.split("-")),
        "section": plural,
        "module": plural.replace("-", "_"),
        "name": one,
        "names": many,
        "Name": one.capitalize(),
        "Names": many.capitalize(),
    }


def require_free(names: dict[str, str]) -> None:
    """Raises CommandError when something else has the name: a model, a field of an item, a page."""
    models = {model.__name__ for model in apps.get_app_config("relations").get_models()}
    fields = {field.name for model in CONTENT_KINDS.values() for field in model._meta.get_fields()}
    if names["Model"] in models or names["code"] in fields:
        raise CommandError(f"There is a model or a field of an item called {names['code']!r} already.")
    with translation.override(settings.LANGUAGE_CODE):
        try:
            resolve(f"{reverse('home')}{names['section']}/")
        except Resolver404:
            return
    raise CommandError(f"There are pages under {names['section']!r} already.")


def _plural_of(name: str) -> str:
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"


def _named(path: str, names: dict[str, str]) -> str:
    return path.replace("$code", names["code"]).replace("$module", names["module"])


def register(kinds: Path, models: Path, names: dict[str, str]) -> None:
    """The lines that make it known: one list of kinds, and the public face of the models."""
    insert(kinds, f"from .{names['code']} import {names['CODE']}", r"from \.\w+ import \w+")
    insert(kinds, f"    {names['CODE']},", r"    [A-Z]+,", last=True)
    insert(models, f"from .{names['module']} import {names['Model']}", r"from \.\w+ import .*")
    insert(models, f'    "{names["Model"]}",', r'    "[A-Z][a-z]\w*",')


def migrate(base: Path, names: dict[str, str], tell) -> None:
    """Let a new process, which knows the new kind, write the migration."""
    command = ["makemigrations", "relations", "--name", f"kind_{names['code']}"]
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=base, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"makemigrations failed:\n{done.stdout}{done.stderr}")
    tell(done.stdout.strip())


def translate(names: dict[str, str], given: list[tuple[str, str, str]], tell) -> None:
    """Take the new words into the catalogues, with the translations that were given."""
    call_command("catalogues", verbosity=0, stdout=Quiet())
    words = {
        language: {
            names["Name"]: one,
            names["Names"]: many,
            names["name"]: one[:1].lower() + one[1:],
            names["names"]: many[:1].lower() + many[1:],
        }
        for language, one, many in given
    }
    own = (names["Name"], names["Names"], names["name"], names["names"])
    for language, missing in catalogue.translate(words).items():
        if left := [text for text in own if text in missing]:
            tell(f"Translate in portal/locale/{language}: {', '.join(left)}")


class Quiet:
    def write(self, text: str) -> None:
        """Say nothing."""
