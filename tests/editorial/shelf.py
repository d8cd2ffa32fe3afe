"""What tests of the acts ask of the shelf, and a save of the desk."""

from relations.editorial import publishing
from relations.models import Edition, Translation


def seen(content, language, at=None):
    return list(
        Edition.objects.public(at).filter(content=content, language=language).values_list("number", flat=True)
    )


def rewrite(content, language, text, by):
    """A save of the working copy as the edit form does it."""
    content.refresh_from_db()
    setattr(content, f"body_{language}", f"<p>{text}</p>")
    content.save()
    publishing.touch(content, language, by=by)


def outdated(content, language, at=None):
    return Translation.objects.with_outdated(at).get(content=content, language=language).is_outdated
