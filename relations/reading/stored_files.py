"""Stored files: which of them readers may have, and what they are called."""

import re
from dataclasses import dataclass

from django.db.models import Q

from relations.models import AgreementText, Attachment, Expert, Picture
from relations.models.files import RENDITION_FORMATS
from relations.text.languages import LANGUAGES

from .addresses import page_of
from .shelf import on_shelf, readable, shows

RENDITION = re.compile(rf"renditions/(?P<stem>.+)-\d+\.(?:{'|'.join(RENDITION_FORMATS)})")


@dataclass(slots=True)
class FileTitle:
    """What a text in a file is called, in which language it is, and the page of it (empty while readers see none)."""

    title: str
    language: str
    page: str


def is_public(name: str) -> bool:
    """Does anything that readers may open now show this file? Pictures of older editions are shown with them."""
    rendition = RENDITION.fullmatch(name)
    if rendition:
        return _picture_is_public(Q(file__startswith=f"pictures/{rendition['stem']}."))
    if name.startswith("pictures/"):
        return _picture_is_public(Q(file=name))
    if name.startswith("attachments/"):
        file = attached(name)
        return file is not None and shows(
            file.content_id, file.language if file.language in LANGUAGES else ""
        )
    if name.startswith("agreements/"):
        text = treaty(name)
        return text is not None and text.is_public and shows(text.agreement_id)
    return False


def attached(name: str) -> Attachment | None:
    """The attachment that a file is of, as it came or with recognised words."""
    return Attachment.objects.filter(Q(file=name) | Q(searchable=name)).defer("text").first()


def treaty(name: str) -> AgreementText | None:
    """The text of an agreement that a file is of, likewise."""
    return AgreementText.objects.filter(Q(file=name) | Q(searchable=name)).defer("body").first()


def _picture_is_public(which: Q) -> bool:
    picture = Picture.objects.filter(which).values_list("pk", flat=True).first()
    if picture is None:
        return False
    return (
        on_shelf().filter(content__cover=picture).exists()
        or readable().filter(picture_uses__picture=picture).exists()
        or Expert.objects.filter(photo=picture).exists()
    )


def title_and_page(name: str) -> FileTitle | None:
    """The title of an attachment or of a text of an agreement; None for other files."""
    row = attached(name) or treaty(name)
    if row is None:
        return None
    is_attachment = isinstance(row, Attachment)
    shown = list(on_shelf().filter(content=row.content_id if is_attachment else row.agreement_id))
    edition = next((one for one in shown if one.language == row.language), None)
    own = getattr(row, f"title_{row.language}", "") if is_attachment else row.title
    title = own or next((one.title for one in (edition, *shown) if one), "")  # never that of the working copy
    return FileTitle(title, row.language, page_of(edition) if edition else "")
