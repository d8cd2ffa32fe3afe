from django.db import migrations


class Migration(migrations.Migration):
    """The register in memory is read anew with every turn: nobody asks any more which items a turn touched."""

    dependencies = [("relations", "0022_marked_starts")]

    operations = [migrations.DeleteModel(name="Touched")]
