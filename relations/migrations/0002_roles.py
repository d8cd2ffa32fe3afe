"""One group per role. What a role may do stands in `editorial.permissions`, not in the database."""

from django.db import migrations

GROUPS = [
    "expert", "translator-kk", "translator-ru", "translator-en", "editor", "registrar", "chief-editor", "administrator",
]  # fmt: skip


def create(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in GROUPS:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("relations", "0001_spine"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
