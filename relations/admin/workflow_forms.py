"""The small forms of the workflow panel: one per act."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations.editorial.permissions import Act
from relations.models import TEXT_FIELDS, Content, User

from .rendering import QUICK_RENDERER

ZONE = ZoneInfo(settings.TIME_ZONE)
NOW, LATER = "now", "later"


class PanelForm(forms.Form):
    """A small form of the panel; there are a dozen of them on a page."""

    default_renderer = QUICK_RENDERER
    use_required_attribute = False


class ActForm(PanelForm):
    """Knows which wording its user had in view; `seen` is compared when the form comes back."""

    title = button = ""
    is_dangerous = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def arguments(self) -> dict:
        """What the act is called with."""
        return {}


class SubmitForm(ActForm):
    button = _("Submit for review")
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ApproveForm(ActForm):
    button = _("Approve")


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
    """Now, or a moment that lies ahead in Astana time."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("At the time below"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    hour = forms.TimeField(
        label=_("Time (Astana, UTC+5)"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )

    def clean(self):
        found = super().clean()
        if found.get("when") != LATER:
            found["at"] = None
            return found
        for name, message in (("day", _("Choose the day.")), ("hour", _("Choose the time."))):
            if not found.get(name) and name not in self.errors:
                self.add_error(name, message)
        if found.get("day") and found.get("hour"):
            found["at"] = datetime.combine(found["day"], found["hour"], tzinfo=ZONE)
            if found["at"] <= timezone.now():
                self.add_error("day", _("This moment is past. Choose a later one, or publish now."))
        return found

    def arguments(self):
        return {"at": self.cleaned_data["at"]}


class PublishForm(MomentForm):
    title = _("Publish or schedule")
    button = _("Publish")
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


class PublishReadyForm(MomentForm):
    title = _("Publish all ready languages together")
    button = _("Publish together")


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
    language = forms.CharField(widget=forms.HiddenInput)
    field = forms.ChoiceField(label=pgettext_lazy("remark", "About"), required=False)
    text = forms.CharField(label=_("Remark"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(name, Content._meta.get_field(name).verbose_name) for name in TEXT_FIELDS]
        self.fields["field"].choices = [("", _("The whole text")), *names]


class AssignForm(PanelForm):
    to = forms.TypedChoiceField(label=_("Who"), required=False, empty_value=None)
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
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
    note = forms.CharField(label=_("For whom"), max_length=200, required=False)


# Name in the address: the right it needs, its form, what is said when it is done.
ACTS = {
    "submit": (Act.SUBMIT, SubmitForm, _("%(language)s: submitted for review.")),
    "send-back": (Act.SEND_BACK, SendBackForm, _("%(language)s: returned to the author.")),
    "approve": (Act.APPROVE, ApproveForm, _("%(language)s: approved.")),
    "publish": (Act.PUBLISH, PublishForm, _("%(language)s: published as edition %(number)s.")),
    "unschedule": (
        Act.PUBLISH,
        UnscheduleForm,
        _("%(language)s: the scheduled edition is called off."),
    ),
    "withdraw": (Act.WITHDRAW, WithdrawForm, _("%(language)s: withdrawn from publication.")),
}
