"""Lists take the precision of days from the index, and what comes from an archive does not stand before news."""

from django.db import migrations, models

from relations.operations.indexes import AddIndexWhileInUse


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('relations', '0050_what_readers_ask_for'),
    ]

    operations = [
        AddIndexWhileInUse(
            model_name='edition',
            index=models.Index(fields=['kind', 'language', '-dated_on', '-id', 'content', 'published_at', 'superseded_at', 'dated_on_precision'], name='edition_listed'),
        ),
        AddIndexWhileInUse(
            model_name='edition',
            index=models.Index(condition=models.Q(('from_archive', False)), fields=['language', '-published_at', '-id'], name='edition_newest'),
        ),
        migrations.RemoveIndex(
            model_name='edition',
            name='edition_list',
        ),
        migrations.RemoveIndex(
            model_name='edition',
            name='edition_latest',
        ),
    ]
