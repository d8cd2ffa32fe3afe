"""One style sheet out of many, with its addresses intact."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from portal.staticfiles import joined

FILES = {
    "css/site.css": '@import url("a.css");\n@import url("parts/b.css");\n@import url("print.css") print;\n',
    "css/a.css": "/* order */\n@layer one;\n",
    "css/parts/b.css": '.b { background: url("../../img/b.svg") }\n',
    "css/print.css": "p { color: #000; }\n",
}


def test_imports_are_put_in_their_place():
    text = joined("css/site.css", FILES.__getitem__)

    assert text == (
        '@layer one;\n.b { background: url("../img/b.svg") }\n@media print {\np { color: #000; }\n}'
    )


def test_style_sheet_of_the_site_imports_files_that_exist():
    folder = Path(settings.BASE_DIR) / "static"

    text = joined("css/site.css", lambda name: (folder / name).read_text())

    assert "@import" not in text
    assert text.startswith("@layer reset, base, layout, components, pages;")
    for address in re.findall(r'url\("(?!data:)([^"]+)"\)', text):
        assert (folder / "css" / address).resolve().is_file(), address


def test_every_style_sheet_of_a_component_is_used():
    folder = Path(settings.BASE_DIR) / "static" / "css"
    used = set(re.findall(r'@import url\("([^"]+)"\)', (folder / "site.css").read_text()))
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        used |= set(re.findall(r'"css/([\w/.-]+)"', template.read_text()))

    files = {f"{path.parent.name}/{path.name}" for path in folder.glob("*/*.css")}

    assert {name for name in files if name.startswith(("components/", "pages/"))} <= used


def test_reader_fetches_one_file(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "portal.staticfiles.PortalStaticFilesStorage"}
    }
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]

    call_command("collectstatic", interactive=False, verbosity=0)

    (sheet,) = (tmp_path / "css").glob("site.*.css")
    text = sheet.read_text()
    assert "@import" not in text
    assert re.search(r'url\("\.\./fonts/portal-sans\.[0-9a-f]{12}\.woff2"\)', text)
    assert sheet.with_suffix(".css.br").stat().st_size < 16_000
