"""The small forms of the workflow panel: one per act."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations import clock
from relations.editorial.permissions import Act
from relations.models import TEXT_FIELDS, Content, User

from .dates import DayField
from .forms import UncutMixin
from .rendering import QUICK_RENDERER

ZONE = ZoneInfo(settings.TIME_ZONE)
NOW, LATER = "now", "later"  # what a button says beside the day


class PanelForm(UncutMixin, forms.Form):
    """A small form of the panel; there are a dozen of them on a page, and all are parts of the form of the item.

    So whatever button is pressed, everything typed on the page comes along.
    """

    default_renderer = QUICK_RENDERER
    use_required_attribute = False
    title = button = ""
    is_dangerous = is_main = False

    def __init__(self, *args, of: str = "", is_offered=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_main = (
            self.is_main and is_offered
        )  # what can be done only after something is typed stands back
        for field in self.fields.values():
            field.widget.attrs |= {"form": of} if of else {}

    @property
    def is_long(self) -> bool:
        """Does it open in a drawer, because there is something to be filled in?"""
        return bool(self.title)


class ActForm(PanelForm):
    """An act of the workflow."""

    def arguments(self) -> dict:
        """What the act is called with."""
        return {}


class SubmitForm(ActForm):
    button = _("Submit for review")
    is_main = True


class ApproveForm(ActForm):
    button = _("Approve")
    is_main = True


class StillRightForm(ActForm):
    button = _("Still right")


class SendBackForm(ActForm):
    title = _("Return with a reason")
    button = _("Return")
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author reads it at the desk and by e-mail."),
    )  # fmt: skip

    def arguments(self):
        return {"reason": self.cleaned_data["reason"]}


class MomentForm(ActForm):
    """Now, or at a moment that lies ahead in Astana time: a day that is filled in means later."""

    is_main = True
    day = DayField(label=_("Day"), required=False)
    hour = forms.TimeField(
        label=_("Time (Astana, UTC+5)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "data-hour": ""}),
    )

    def clean(self):
        found = super().clean()
        found["at"] = None
        told = self.data.get(self.add_prefix("when"))
        day, hour = found.get("day"), found.get("hour")
        if not day and not hour and told != LATER:
            return found
        if told == NOW:
            text = _(
                "“Now” and a day of publication contradict each other. Leave the day empty to publish now."
            )
            self.add_error("day", text)
        for name, value, message in (
            ("day", day, _("Choose the day.")),
            ("hour", hour, _("Choose the time.")),
        ):
            if not value and name not in self.errors and told != NOW:
                self.add_error(name, message)
        if day and hour:
            found["at"] = datetime.combine(day, hour, tzinfo=ZONE)
            if found["at"] <= clock.now():
                self.add_error("day", _("This moment is past. Choose a later one, or publish now."))
        return found

    def arguments(self):
        return {"at": self.cleaned_data["at"]}


class PublishForm(MomentForm):
    button = _("Publish now")
    minor = forms.BooleanField(
        label=_("Does not change the meaning: translations stay up to date"), required=False
    )
    correction_note = forms.CharField(
        label=_("Correction note for readers"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args, is_first=False, is_original=True, **kwargs):
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["correction_note"]
        if is_first or not is_original:
            del self.fields["minor"]

    def arguments(self):
        known = self.cleaned_data
        return {
            "at": known["at"],
            "minor": known.get("minor", False),
            "correction_note": known.get("correction_note", ""),
        }


class ApproveAndPublishForm(PublishForm):
    button = _("Approve and publish now")


class BringBackForm(MomentForm):
    title = _("Bring back what was withdrawn")
    button = _("Bring back now")
    sure = forms.BooleanField(
        label=_("Readers will see this text again, as a new edition."),
        error_messages={"required": _("Confirm that the text is to be public again.")},
    )


class PublishReadyForm(MomentForm):
    title = _("Publish all ready languages together")
    button = _("Publish together now")


class UndoForm(ActForm):
    button = _("Take the publication back")
    is_dangerous = True


class WithdrawForm(ActForm):
    title = _("Withdraw from publication")
    button = _("Withdraw")
    is_dangerous = True
    reason = forms.CharField(
        label=_("Reason that readers will see"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    sure = forms.BooleanField(
        label=_("The page will show only the title, the day and this reason."),
        error_messages={"required": _("Confirm that the text is to be withdrawn.")},
    )

    def arguments(self):
        return {"reason": self.cleaned_data["reason"]}


class UnscheduleForm(ActForm):
    button = _("Call off")
    is_dangerous = True


class RemarkForm(PanelForm):
    title = _("Remark")
    button = _("Leave the remark")
    field = forms.ChoiceField(label=pgettext_lazy("remark", "About"), required=False)
    text = forms.CharField(label=_("Remark"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(name, Content._meta.get_field(name).verbose_name) for name in TEXT_FIELDS]
        self.fields["field"].choices = [("", _("The whole text")), *names]


class AssignForm(PanelForm):
    title = _("Who writes this version")
    button = _("Assign")
    to = forms.TypedChoiceField(label=_("Who"), required=False, empty_value=None)
    due_on = DayField(label=_("Due on"), required=False)
    is_credited = forms.BooleanField(label=_("Name the translator publicly"), required=False)

    def __init__(self, *args, people: list[User], is_original=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["to"].choices = [("", "—"), *((key, str(person)) for key, person in self.people.items())]
        if is_original:
            del self.fields["is_credited"]

    def arguments(self):
        known = self.cleaned_data
        return {
            "to": self.people.get(known["to"] or ""),
            "due_on": known["due_on"],
            "is_credited": known.get("is_credited"),
        }


class ShareForm(PanelForm):
    title = _("Links for guests")
    button = _("Make a link")
    note = forms.CharField(label=_("For whom"), max_length=200, required=False)


# Name on the button: the right it needs, its form, what is said when it is done.
ACTS = {
    "submit": (Act.SUBMIT, SubmitForm, _("%(language)s: submitted for review.")),
    "still-right": (Act.STILL_RIGHT, StillRightForm, _("%(language)s: the translation is up to date again.")),
    "approve-publish": (
        Act.APPROVE,
        ApproveAndPublishForm,
        _("%(language)s: published as edition %(number)s."),
    ),
    "approve": (Act.APPROVE, ApproveForm, _("%(language)s: approved.")),
    "send-back": (Act.SEND_BACK, SendBackForm, _("%(language)s: returned to the author.")),
    "publish": (Act.PUBLISH, PublishForm, _("%(language)s: published as edition %(number)s.")),
    "undo": (Act.UNDO, UndoForm, _("%(language)s: the publication is taken back.")),
    "unschedule": (Act.UNSCHEDULE, UnscheduleForm, _("%(language)s: the scheduled edition is called off.")),
    "bring-back": (Act.BRING_BACK, BringBackForm, _("%(language)s: public again as edition %(number)s.")),
    "withdraw": (Act.WITHDRAW, WithdrawForm, _("%(language)s: withdrawn from publication.")),
}
