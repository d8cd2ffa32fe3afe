"""Translations know from when they are behind their original, so that lists find them by an index."""

from django.db import migrations, models
from django.db.models import Case, F, OuterRef, Q, Subquery, When


def note_outdated(apps, schema_editor):
    """What `Translation.objects.note_outdated()` does, at the time of this migration."""
    edition, translation = apps.get_model("relations", "Edition"), apps.get_model("relations", "Translation")
    originals = (
        edition.objects.filter(
            content=OuterRef("content"),
            language=F("content__original_language"),
            superseded_at__gt=F("published_at"),
        )
        .exclude(language=OuterRef("language"))
        .order_by("published_at")
    )
    source = edition.objects.filter(pk=OuterRef(OuterRef("source_edition"))).values("number")
    newer = originals.filter(is_minor=False, number__gt=Subquery(source))
    since = Case(
        When(source_edition__isnull=False, then=Subquery(newer.values("published_at")[:1])),
        When(~Q(source_hash=""), then=Subquery(originals.values("published_at")[:1])),
    )
    translation.objects.update(outdated_from=since)


class Migration(migrations.Migration):
    dependencies = [("relations", "0015_touched_items")]

    operations = [
        migrations.RemoveIndex(model_name="edition", name="edition_of_content"),
        migrations.AddField(
            model_name="translation",
            name="outdated_from",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                fields=["content", "language", "published_at", "superseded_at"], name="edition_of_content"
            ),
        ),
        migrations.AddIndex(
            model_name="translation",
            index=models.Index(
                fields=["language", "outdated_from"],
                condition=Q(outdated_from__isnull=False),
                name="translation_outdated",
            ),
        ),
        migrations.RunPython(note_outdated, migrations.RunPython.noop, elidable=True),
    ]
