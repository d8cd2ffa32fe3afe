"""How exactly the days are known that editions of agreements carry; those of articles are days so far."""

from django.db import migrations
from django.db.models import Q

COARSE = ("month", "year")


def tell(apps, schema_editor):
    editions = apps.get_model("relations", "Edition").objects
    agreements = apps.get_model("relations", "Agreement").objects
    for precision in COARSE:
        signed = Q(signed_on__isnull=False, signed_on_precision=precision)
        entered = Q(signed_on__isnull=True, in_force_on__isnull=False, in_force_on_precision=precision)
        which = agreements.filter(signed | entered).values("pk")
        editions.filter(content_id__in=which).update(dated_on_precision=precision)


class Migration(migrations.Migration):
    dependencies = [("relations", "0038_first_publication")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop, elidable=True)]
