"""What no agreement may hold once its facts were moved: a term without a length, numbers beyond any treaty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("relations", "0031_facts_of_agreements_moved")]

    operations = [
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('duration', 'term'), _negated=True), models.Q(('term_years__gt', 0), ('term_years__isnull', False)), ('term_until__isnull', False), _connector='OR'), name='agreement_term_has_years', violation_error_message='Give the term in years, or its last day.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('term_years__isnull', True), models.Q(('term_years__gte', 1), ('term_years__lte', 999)), _connector='OR'), name='agreement_term_years_within', violation_error_message='This number is too small or too large.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('renewal_years__isnull', True), models.Q(('renewal_years__gte', 1), ('renewal_years__lte', 999)), _connector='OR'), name='agreement_renewal_years_within', violation_error_message='This number is too small or too large.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('notice_months__isnull', True), models.Q(('notice_months__gte', 0), ('notice_months__lte', 600)), _connector='OR'), name='agreement_notice_months_within', violation_error_message='This number is too small or too large.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('entry_months__isnull', True), models.Q(('entry_months__gte', 0), ('entry_months__lte', 600)), _connector='OR'), name='agreement_entry_months_within', violation_error_message='This number is too small or too large.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('entry_days__isnull', True), models.Q(('entry_days__gte', 0), ('entry_days__lte', 3660)), _connector='OR'), name='agreement_entry_days_within', violation_error_message='This number is too small or too large.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('entry_count__isnull', True), models.Q(('entry_count__gte', 1), ('entry_count__lte', 300)), _connector='OR'), name='agreement_entry_count_within', violation_error_message='This number is too small or too large.'),
        ),
    ]
