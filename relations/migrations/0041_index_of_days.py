"""Its indexes are built beside the work now, later; the number stays for databases that know it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('relations', '0040_old_addresses'),
    ]

    operations = []
