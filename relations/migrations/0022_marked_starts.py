"""SQLite: the first letters of words carry a mark, so that a search for words need not look at columns."""

from django.db import migrations

BATCH = 500


def fill_anew(apps, schema_editor):
    """The same terms once more, from the lines that are kept; nothing is analysed."""
    if schema_editor.connection.vendor != "sqlite":
        return
    texts = apps.get_model("relations", "SearchText")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE relations_searchindex")
        cursor.execute(
            "CREATE VIRTUAL TABLE relations_searchindex USING fts5"
            """(title, keys, body, start, content='', tokenize="ascii tokenchars '_~'")"""
        )
        rows = texts.objects.order_by("pk").values_list("pk", "title", "keys", "body")
        for pk, *lines in rows.iterator(BATCH):
            cursor.execute(
                "INSERT INTO relations_searchindex(rowid, title, keys, body, start) VALUES (%s, %s, %s, %s, %s)",
                [pk, *lines, starts(lines)],
            )


def starts(lines):
    """As `search.terms.starts_of` was at the time of this migration."""
    found = []
    for term in " ".join(lines).replace("|", " ").split():
        length = 8 if term[:1] <= "z" else 5
        if len(term) >= length and term[0].isalpha():
            found.append(f"~{term[:length]}")
    return " ".join(found)


class Migration(migrations.Migration):

    dependencies = [
        ('relations', '0021_states_from_the_index_alone'),
    ]

    operations = [
        migrations.RunPython(fill_anew, migrations.RunPython.noop, elidable=False),
    ]
