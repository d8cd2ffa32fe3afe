"""What was written in one language is Russian when its letters are; a name without Cyrillic letters is the same in all."""

import re

from django.db import migrations, models

COLUMNS = {
    "AgreementText": "source",
    "Claim": "source",
    "FollowUp": "source",
    "Milestone": "source",
    "Observation": "source",
    "Source": "title",
    "Step": "source",
}
KAZAKH, CYRILLIC = re.compile("[әғқңөұүһі]", re.IGNORECASE), re.compile("[а-яё]", re.IGNORECASE)


def languages_of(text):
    """The languages that a text may stand for."""
    if not CYRILLIC.search(text):
        return ("kk", "ru", "en")
    return ("kk",) if KAZAKH.search(text) else ("ru",)


def share_out(apps, schema_editor):
    for name, column in COLUMNS.items():
        rows = apps.get_model("relations", name).objects.all()
        for text in set(rows.exclude(**{column: ""}).values_list(column, flat=True)):
            columns = {f"{column}_{language}": text for language in languages_of(text)}
            rows.filter(**{column: text}).update(**columns)


class Migration(migrations.Migration):
    dependencies = [("relations", "0018_sources_in_three_languages")]

    operations = [
        migrations.RunPython(share_out, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source_kk__isnull", False), models.Q(("source_kk", ""), _negated=True)),
                    models.Q(("source_ru__isnull", False), models.Q(("source_ru", ""), _negated=True)),
                    models.Q(("source_en__isnull", False), models.Q(("source_en", ""), _negated=True)),
                    _connector="OR",
                ),
                name="claim_has_source",
                violation_error_message="Name the source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source_kk__isnull", False), models.Q(("source_kk", ""), _negated=True)),
                    models.Q(("source_ru__isnull", False), models.Q(("source_ru", ""), _negated=True)),
                    models.Q(("source_en__isnull", False), models.Q(("source_en", ""), _negated=True)),
                    _connector="OR",
                ),
                name="milestone_has_source",
                violation_error_message="Name the source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source_kk__isnull", False), models.Q(("source_kk", ""), _negated=True)),
                    models.Q(("source_ru__isnull", False), models.Q(("source_ru", ""), _negated=True)),
                    models.Q(("source_en__isnull", False), models.Q(("source_en", ""), _negated=True)),
                    _connector="OR",
                ),
                name="observation_has_source",
                violation_error_message="No value without a source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_kk__isnull", False), models.Q(("title_kk", ""), _negated=True)),
                    models.Q(("title_ru__isnull", False), models.Q(("title_ru", ""), _negated=True)),
                    models.Q(("title_en__isnull", False), models.Q(("title_en", ""), _negated=True)),
                    _connector="OR",
                ),
                name="source_has_title",
                violation_error_message="Name the source.",
            ),
        ),
    ]
