"""Say the facts of agreements in the words of the law; what cannot be decided here is a question for the registrar."""

from django.db import migrations
from django.db.models import Q

MOST = {"term_years": 999, "renewal_years": 999, "notice_months": 600, "entry_days": 3660}
AFTER_WHAT = "entry_days: %s days after what – the exchange or the last notification?"


def ask(agreement, question):
    agreement.open_question = "\n".join(filter(None, [agreement.open_question, question]))


def move_manner(agreement, kinds):
    """“A number of days after the exchange or the last notification”: the recorded acts say after which."""
    if agreement.entry_method == "ratifications":
        agreement.entry_method = "consents"
        ask(agreement, "entry_count: how many instruments does it need? Empty means those of all parties.")
    elif agreement.entry_method == "days_after":
        if "exchange" in kinds and "notification" not in kinds:
            agreement.entry_method = "exchange"
        elif "notification" in kinds and "exchange" not in kinds:
            agreement.entry_method = "last_notification"
        else:
            agreement.entry_method = "other"
            ask(agreement, AFTER_WHAT % agreement.entry_days)


def bound(agreement):
    """Numbers that no treaty has were slips; the question keeps them."""
    for name, most in MOST.items():
        value = getattr(agreement, name)
        if value is not None and (value > most or (value == 0 and name.endswith("_years"))):
            ask(agreement, f"{name}: {value}?")
            setattr(agreement, name, None)
    if agreement.duration == "term" and not agreement.term_years:
        ask(agreement, "term_years: for how long?")
        agreement.duration = "unknown"


def move(apps, schema_editor):
    Agreement, Party = apps.get_model("relations", "Agreement"), apps.get_model("relations", "Party")
    doubtful = Q(entry_method__in=["ratifications", "days_after"]) | Q(duration="term")
    for name in MOST:
        doubtful |= Q(**{f"{name}__isnull": False})
    for agreement in Agreement.objects.filter(doubtful).iterator():
        move_manner(agreement, set(agreement.actions.values_list("kind", flat=True)))
        bound(agreement)
        agreement.save(update_fields=["entry_method", "duration", "open_question", *MOST])
    Party.objects.filter(organisation__isnull=False).update(capacity="organisation")
    governments = Agreement.objects.filter(level="intergovernmental").values("pk")
    Party.objects.filter(country__isnull=False, agreement_id__in=governments).update(capacity="government")


class Migration(migrations.Migration):
    dependencies = [("relations", "0030_law_of_agreements")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
