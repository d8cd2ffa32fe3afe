from django.db import migrations, models

from relations.operations.indexes import AddIndexWhileInUse


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('relations', '0054_touched'),
    ]

    operations = [
        AddIndexWhileInUse(
            model_name='searchtext',
            index=models.Index(fields=['title_mark'], name='searchtext_title'),
        ),
    ]
