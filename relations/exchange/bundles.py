"""Several documents in one go: an archive of files is a table of one column, and every row of it becomes a draft.

A document is read before the transaction that writes its draft, so that nobody waits for the reading.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import permissions
from relations.editorial.permissions import Act
from relations.models import Genre, Kind

from . import documents, word
from .headers import Known
from .refused import TableRefused
from .rows import Format, Outcome, RowRefused, Written
from .tables import Table
from .word import drafts

MOST = 50
MAX_BYTES = 100 * 1024 * 1024


def packed(uploads: Iterable) -> ContentFile:
    """Uploaded documents as one archive; equal names are told apart by a number. Raises TableRefused."""
    uploads = list(uploads)
    if len(uploads) > MOST:
        raise TableRefused(_("Choose at most %(most)s documents at a time.") % {"most": MOST}, code="many")
    if sum(upload.size for upload in uploads) > MAX_BYTES:
        raise TableRefused(_("The documents are larger than 100 MB together. Choose fewer."), code="bytes")
    buffer, taken = io.BytesIO(), set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for upload in uploads:
            name = path = PurePath(upload.name or "?").name[:150]
            number = 1
            while name in taken:
                number += 1
                name = f"{PurePath(path).stem} ({number}){PurePath(path).suffix}"
            taken.add(name)
            upload.seek(0)
            archive.writestr(name, upload.read())
    title = gettext("%(count)s documents") % {"count": len(uploads)}
    return ContentFile(buffer.getvalue(), name=title)


class Bundle:
    """The documents of one job: `read` lists them, `ahead` reads those of a portion, `write` makes their drafts."""

    def __init__(self):
        self.data = b""
        self.found: dict[str, tuple | word.WordRefused] = {}

    def read(self, stored, _known: Known, _chosen: Mapping[str, str]) -> Table:
        stored.seek(0)
        self.data = stored.read()
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            names = archive.namelist()
        return Table(["file"], [(n, {"file": name}) for n, name in enumerate(names, 1)], ["file"])

    def ahead(self, rows: list[Mapping[str, str]], is_dry: bool) -> None:
        """Read the documents of a portion, their pictures too when they will be kept."""
        self.found = {}
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            names = set(archive.namelist())
            for name in (str(row["file"]) for row in rows):
                if name not in names:
                    continue
                try:
                    draft = documents.read(ContentFile(archive.read(name), name=name))
                except word.WordRefused as refused:
                    self.found[name] = refused
                else:
                    draft.title = draft.title or PurePath(name).stem[:500]
                    self.found[name] = draft, {} if is_dry else drafts.masters_of(draft)

    def write(self, values: dict[str, str], by) -> tuple:
        name = str(values.get("file", ""))
        found = self.found.get(name)
        if found is None:
            raise RowRefused({"file": [gettext("The file is no longer here. Choose it again.")]})
        if isinstance(found, word.WordRefused):
            raise RowRefused({"file": [str(text) for text in found.messages]})
        if not permissions.may(by, Act.CREATE, kind=Kind.ARTICLE):
            raise RowRefused({"": [gettext("You are not allowed to do this.")]})
        draft, masters = found
        drafts.created(draft, masters, by, Genre.REVIEW, name)
        told = [("language", "", draft.language), ("words", "", str(draft.counts.get("words", 0)))]
        told += [("receipt", "", line) for line in draft.receipt.told]
        done = Written(draft.title, Outcome.CREATED, [], told)
        return done.label, done.outcome, done.changed, done.cells


def format_of_documents() -> Format:
    bundle = Bundle()
    return Format(
        name="documents",
        columns=("file",),
        required=("file",),
        export=list,
        write=bundle.write,
        read=bundle.read,
        ahead=bundle.ahead,
        takes_numbers=True,
        portion=1,
    )
