from django.db import migrations, models

#: a term more than there are spaces and bars in a line that is not empty
COUNT = " + ".join(
    f"CASE WHEN {line} = '' THEN 0 ELSE 1 + length({line}) - length(replace(replace({line}, ' ', ''), '|', '')) END"
    for line in ("title", "keys", "body")
)


def add_up(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE relations_searchstate SET length = coalesce((SELECT sum({COUNT}) FROM relations_searchtext), 0)"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("relations", "0016_outdated_translations"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchstate",
            name="length",
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunPython(add_up, migrations.RunPython.noop),
    ]
