"""Files as records name them: those attached to a language version, and those that the portal makes of it."""

from relations.models import Edition

from .record import RecordFile

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def media_type(name: str) -> str:
    """The type of an attached file by its ending; only these are taken in."""
    return MEDIA_TYPES.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")


def briefing_files(edition: Edition) -> list[RecordFile]:
    """The PDF that the portal makes of an edition, if its kind has one."""
    url = edition.get_briefing_url()
    return [RecordFile(url, "application/pdf", edition.language)] if url else []


def card_path(edition: Edition) -> str:
    """Where the picture of an edition for social networks lies."""
    return f"/cards/{edition.content_id}-{edition.language}-{edition.number}.png"
