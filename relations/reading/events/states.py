"""How an event stands on a day."""

from datetime import date

from django.utils.translation import gettext as _

from relations.models import EventStatus


def state_of(status: str, first: date, last: date, today: date) -> tuple[str, str]:
    """How an event stands on a day: the class of its mark, and the word. A plan whose days are over says so."""
    if status == EventStatus.CANCELLED:
        return "off", str(EventStatus.CANCELLED.label)
    if status == EventStatus.POSTPONED:
        return "moved", str(EventStatus.POSTPONED.label)
    if first <= today <= last:
        return "ahead", _("Under way")
    if status == EventStatus.HELD:
        return "held", str(EventStatus.HELD.label)
    if last < today:
        return "ahead", _("Was scheduled, outcome not recorded")
    return "ahead", str(EventStatus.PLANNED.label)
