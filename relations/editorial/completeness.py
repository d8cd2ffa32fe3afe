"""What is still missing before a language version can go to readers, and what would make it better."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from relations.models.gathered import rows_of
from relations.text.markup import plain_text


@dataclass(frozen=True)
class Gap:
    """A missing or doubtful thing: the field it belongs to, a sentence, and whether it stops publication."""

    field: str
    message: str
    blocks: bool = True


def gaps(content, language: str) -> list[Gap]:
    """Everything that stops or should delay the publication of one language version."""
    found = []
    if not content.title_in(language).strip():
        found.append(Gap(f"title_{language}", _("Enter a title in this language.")))
    has_body = bool(plain_text(content.text_in("body", language)).strip())
    if content.traits.needs_body and not has_body and not is_only_a_file(content, language):
        found.append(
            Gap(f"body_{language}", _("Enter the text in this language, or attach the file of a scan."))
        )
    if not content.text_in("lead", language).strip():
        found.append(Gap(f"lead_{language}", _("A summary is missing."), blocks=False))
    return found


def is_only_a_file(content, language: str) -> bool:
    """Does a file with pages stand in the place of a text in this language, as of a review that was scanned?"""
    if "attachments" in getattr(content, "gathered", ()):
        return any(row.language == language and row.pages for row in rows_of(content, "attachments"))
    return content.pk is not None and content.attachments.filter(language=language, pages__gt=0).exists()


def blocking(content, language: str) -> list[Gap]:
    return [gap for gap in gaps(content, language) if gap.blocks]
