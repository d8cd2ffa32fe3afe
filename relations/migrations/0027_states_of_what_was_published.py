from django.db import migrations
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone


def share_out(apps, schema_editor):
    """“Ready” meant three things: approved, published, withdrawn. Each has a state of its own now.

    What is ready and was not published since goes back to review: its approval did not name its words.
    """
    work = apps.get_model("relations", "Translation").objects.filter(state="ready")
    mine = apps.get_model("relations", "Edition").objects.filter(
        content=OuterRef("content"), language=OuterRef("language")
    )
    approved_later = Q(approved_at__isnull=False) & ~Exists(mine.filter(created_at__gte=OuterRef("approved_at")))
    shown = mine.filter(superseded_at__gt=timezone.now()).filter(superseded_at__gt=F("published_at"))
    work.filter(~approved_later).filter(Exists(shown)).update(state="published")
    work.filter(~approved_later).filter(Exists(mine.filter(withdrawn_at__isnull=False))).update(state="withdrawn")
    work.update(state="in_review", approved_by=None, approved_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ("relations", "0026_approval_of_words"),
    ]

    operations = [
        migrations.RunPython(share_out, migrations.RunPython.noop, elidable=False),
    ]
