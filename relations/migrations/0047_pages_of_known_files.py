"""The text of attached files goes to their pages. One whose pages cannot be told apart is read again by the worker."""

from django.db import migrations


def move(apps, schema_editor):
    Attachment, FilePage = apps.get_model("relations", "Attachment"), apps.get_model("relations", "FilePage")
    for row in Attachment.objects.iterator(200):
        texts = row.text.split("\f")
        FilePage.objects.bulk_create(
            [
                FilePage(attachment=row, number=number, text=text)
                for number, text in enumerate(texts, 1)
                if text.strip()
            ],
            ignore_conflicts=True,
        )
        are_told = row.is_searchable and (len(texts) > 1 or row.pages == 1)
        row.reading = "read" if are_told else "waiting"
        row.save(update_fields=["reading"])


class Migration(migrations.Migration):
    dependencies = [("relations", "0046_pages_of_files")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
