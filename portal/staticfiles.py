"""Static files for production: far-future names, stored compressed, and one style sheet instead of forty.

The files of static/css are separate so that each can be read alone; css/site.css imports them in the order of
the cascade. A reader should fetch one file, so `collectstatic` puts every @import of it in its place.
"""

import posixpath
import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

JOINED = ("css/site.css", "css/admin.css")

IMPORT = re.compile(r"""@import\s+url\(\s*["']?([^"')]+)["']?\s*\)\s*([^;]*);""")
ADDRESS = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|/|#)([^"')]+)\1\s*\)""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage that joins the style sheets of JOINED while they are collected."""

    def post_process(self, paths, dry_run=False, **options):
        """Replace each style sheet of JOINED by one file that needs no other, then name and compress as usual."""
        if not dry_run:
            for name in JOINED:
                if name in paths:
                    self._write(name, joined(name, lambda part: self._source(paths, part)))
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def _source(self, paths, name):
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()

    def _write(self, name, text):
        self.delete(name)
        self._save(name, ContentFile(text.encode()))


def joined(name, read):
    """The text of a style sheet with every @import in its place; `read` gives the text of a file by name."""
    folder = posixpath.dirname(name)

    def insert(match):
        part = posixpath.normpath(posixpath.join(folder, match[1]))
        text = _rebased(joined(part, read), posixpath.dirname(part), folder)
        media = match[2].strip()
        return f"@media {media} {{\n{text}\n}}" if media else text

    return IMPORT.sub(insert, _lean(read(name)))


def _rebased(text, origin, target):
    """Addresses inside a style sheet, as they read from another folder."""

    def move(match):
        moved = posixpath.relpath(posixpath.normpath(posixpath.join(origin, match[2])), target or ".")
        return f'url("{moved}")'

    return text if origin == target else ADDRESS.sub(move, text)


def _lean(text):
    """The same style sheet without comments, indentation and empty lines."""
    lines = (line.strip() for line in COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)
