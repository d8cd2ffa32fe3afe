"""The desk in any order: five people, every act, Back, double clicks and stale forms; five promises after each step."""

import json
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from relations.admin import workflow_forms
from relations.editorial import completeness, refusals, states, work
from relations.editorial.permissions import LANGUAGES, Act, may
from relations.models import AuditEntry, Draft, Edition, Revision, WorkState, changes
from tests.factories import make_article, make_user

from .sheet import opened

PEOPLE = {
    "aigerim": "expert", "zhanar": "translator-kk", "tim": "translator-en", "daniyar": "editor", "saule": "chief-editor",
}  # fmt: skip
ACTS = ("submit", "approve", "approve-publish", "send-back", "publish", "schedule", "unschedule", "undo", "withdraw",
        "bring-back", "still-right", "publish-ready", "remark", "resolve", "assign", "share", "revoke", "preview")  # fmt: skip
who = st.sampled_from(sorted(PEOPLE))
tab = st.sampled_from((1, 1, 2))  # the second is opened beside the first now and then
language = st.sampled_from(LANGUAGES)


class Desk(RuleBasedStateMachine):
    """One article in three languages."""

    def __init__(self):
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        cache.clear()
        self.clock = time_machine.travel(timezone.now())
        self.now = self.clock.start()
        self.people = {name: make_user(role, username=name) for name, role in PEOPLE.items()}
        self.clients = {}
        self.sign_in()
        self.article = make_article(languages=["ru"], created_by=self.people["aigerim"])
        self.address = f"/admin/relations/article/{self.article.pk}/change/"
        self.sheets: dict[tuple, dict] = {}  # the forms that each has open in two tabs, perhaps for long
        self.hours: dict[int, datetime] = {}  # edition → the hour that was asked for
        self.writers: dict[str, str] = {}  # word → who typed it and was told that it is stored
        self.words = 0

    def sign_in(self):
        for name, user in self.people.items():
            self.clients[name] = Client()
            self.clients[name].force_login(user)

    def teardown(self):
        differs = changes.differences([self.article.pk], keep=False)
        self.clock.stop()
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)
        assert differs == {}  # what is derived from all this: outdated translations, days, the search

    # --- What people do ----------------------------------------------------------------------------------

    @rule(name=who, tab=tab)
    def open_form(self, name, tab):
        self.sheets[name, tab] = opened(self.clients[name], self.address)

    @rule(name=who, code=language, act=st.sampled_from(("", *ACTS)), tab=tab)
    def type_and_press(self, name, code, act, tab=1):
        """A word into one text, then Save or any act; from the form that is open, however old it is (as after Back)."""
        sheet = self.sheets.get((name, tab)) or opened(self.clients[name], self.address)
        self.words += 1
        word = f"слово{self.words}конец"
        typed = {f"lead_{code}": f"{sheet.get(f'lead_{code}', '')} {word}".strip()}
        if f"title_{code}" in sheet and not sheet[f"title_{code}"]:
            typed |= {f"title_{code}": f"Атау {code}", f"body_{code}": "<p>Мәтін.</p>"}
        sheet = self.sheets[name, tab] = sheet | typed
        if f"lead_{code}" not in opened(self.clients[name], self.address):
            word = ""  # the text is closed to this person: what was typed is kept as a copy, if at all
        if self._press(name, sheet, act, code) and word:
            self.writers[word] = name

    @rule(name=who, code=language, act=st.sampled_from(ACTS), tab=tab)
    def press(self, name, code, act, tab):
        sheet = self.sheets.get((name, tab)) or opened(self.clients[name], self.address)
        self._press(name, sheet, act, code)

    @rule(name=who, code=language, act=st.sampled_from(("", *ACTS)))
    def press_twice(self, name, code, act):
        sheet = opened(self.clients[name], self.address)
        for _click in range(2):
            self._press(name, sheet, act, code)

    @rule(code=st.sampled_from(("ru", "ru", "kk")), act=st.sampled_from(("approve", "approve-publish")))
    def usual_road(self, code, act):
        """The author writes and submits, the editor approves: so that chance gets far enough."""
        author = {"ru": "aigerim", "kk": "zhanar"}[code]
        self.sheets.pop((author, 1), None)
        self.type_and_press(author, code, "submit")
        self._press("daniyar", opened(self.clients["daniyar"], self.address), act, code)

    @rule()
    def days_pass(self):
        """What was scheduled opens; forms stay open, sessions end. In all less than copies are kept for."""
        self.now.shift(timedelta(hours=36))
        self.sign_in()

    @rule(name=who, part=st.sampled_from((*LANGUAGES, "facts")), back=st.integers(0, 3))
    def restore(self, name, part, back):
        revision = self.article.revisions.order_by("-number")[back : back + 1].first()
        if revision is not None:
            address = f"/admin/relations/article/{self.article.pk}/history/{revision.number}/restore/"
            page = self.clients[name].get(address)
            seen = [one.seen for one in page.context["parts"]] if page.status_code == 200 else []
            answer = self.clients[name].post(address, {"parts": [part], "seen": seen})
            assert answer.status_code in (200, 302, 403)

    @rule(name=who, act=st.sampled_from(("submit", "approve", "publish")))
    def act_on_the_list(self, name, act):
        """What the list shows is confirmed as it is shown."""
        chosen = {"action": f"{act}_selected", "_selected_action": [self.article.pk]}
        page = self.clients[name].post("/admin/relations/article/", chosen)
        assert page.status_code in (200, 302, 403)
        if page.status_code == 200 and "rows" in page.context:
            seen = [row.key for row in page.context["rows"] if row.key]
            answer = self.clients[name].post(
                "/admin/relations/article/", chosen | {"confirm": "yes", "seen": seen, "bulk-when": "now"}
            )
            assert answer.status_code == 200

    @rule(name=who, code=language)
    def leave_unsaved(self, name, code):
        """A copy of what is typed goes to the server; nothing else is asked for."""
        self.words += 1
        word = f"слово{self.words}конец"
        sheet = opened(self.clients[name], self.address)
        keep = self.address.replace("/change/", "/autosave/")
        fields = {"token": sheet.get("_token", ""), "values": json.dumps({f"lead_{code}": word})}
        if self.clients[name].post(keep, fields).status_code == 200:
            self.writers[word] = name

    def _press(self, name, sheet, act, code) -> bool:
        """Send the form; answers whether its words were acknowledged."""
        more = {"_act": f"{act}:{code}"} if act else {}
        if act == "schedule":
            day = (timezone.localdate() + timedelta(days=1)).isoformat()
            more = {
                "_act": f"publish:{code}",
                f"act-{code}-publish-day": day,
                f"act-{code}-publish-hour": "09:00",
            }
        if act == "publish-ready":
            more = {"_act": "publish-ready:all"}
        if act in ("resolve", "revoke"):
            rows = self.article.remarks if act == "resolve" else self.article.preview_links
            more = {"_act": f"{act}:{rows.order_by('-pk').values_list('pk', flat=True).first() or 0}"}
        fields = {"send-back-reason": "Причина", "withdraw-reason": "Причина", "withdraw-sure": "on",
                  "bring-back-sure": "on", "remark-text": "Почему?", "assign-to": str(self.people["zhanar"].pk)}  # fmt: skip
        more |= {f"act-{code}-{key}": value for key, value in fields.items()}
        before = set(Edition.objects.values_list("pk", flat=True))
        answer = self.clients[name].post(self.address, sheet | more)
        assert answer.status_code in (200, 302, 303, 403, 404), answer.status_code
        made = Edition.objects.exclude(pk__in=before)
        if act == "schedule":
            hour = datetime.combine(date.fromisoformat(day), time(9), tzinfo=workflow_forms.ZONE)
            self.hours |= dict.fromkeys(made.values_list("pk", flat=True), hour)
        return answer.status_code in (302, 303)

    # --- What must hold ----------------------------------------------------------------------------------

    @invariant()
    def no_acknowledged_word_is_lost(self):
        self.article.refresh_from_db()
        kept = " ".join(self.article.text_in("lead", code) for code in LANGUAGES)
        kept += " ".join(Edition.objects.values_list("lead", flat=True))
        kept += " ".join(str(one) for one in Revision.objects.values_list("snapshot", flat=True))
        kept += " ".join(str(one) for one in Draft.objects.values_list("values", flat=True))
        assert [word for word in self.writers if word not in kept] == []

    @invariant()
    def nothing_is_public_that_two_people_have_not_seen(self):
        for edition in Edition.objects.filter(withdrawn_at=None, undone_at=None):
            shelf = Edition.objects.filter(
                language=edition.language, number__lt=edition.number, undone_at=None
            )
            before = " ".join(shelf.values_list("lead", flat=True))
            mine = {n for w, n in self.writers.items() if w in edition.lead and w not in before}
            approvals = AuditEntry.objects.filter(action="approve", language=edition.language)
            last = approvals.filter(at__lte=edition.created_at).order_by("-at").first()
            assert last is not None
            assert last.actor_name not in mine

    @invariant()
    def nothing_is_public_before_its_hour_or_after_withdrawal(self):
        now = timezone.now()
        for edition in Edition.objects.public(now):
            assert self.hours.get(edition.pk, now) <= now
            log = AuditEntry.objects.filter(language=edition.language, action__in=("withdraw", "bring_back"))
            last = log.order_by("-id").first()
            assert last is None or last.action == "bring_back"

    @invariant()
    def every_state_offers_something_to_somebody(self):
        for code in LANGUAGES:
            cell = states.cell(self.article, code)
            acts = [
                Act.SUBMIT,
                Act.APPROVE,
                Act.SEND_BACK,
                Act.PUBLISH,
                Act.UNSCHEDULE,
                Act.BRING_BACK,
                Act.WITHDRAW,
                Act.STILL_RIGHT,
            ]
            is_unwritten = cell.state in ("missing", "in_work") and completeness.blocking(self.article, code)
            assert is_unwritten or any(
                not refusals.refusals(user, act, cell) for user in self.people.values() for act in acts
            )
            assert any(may(user, Act.EDIT, self.article, code) for user in self.people.values())

    @invariant()
    def stored_is_what_is_computed(self):
        for code in LANGUAGES:
            cell = states.cell(self.article, code)
            stored = cell.work.state
            work.settle(cell)
            assert cell.work.state == stored
            if stored == WorkState.READY:
                assert work.is_approved(cell)


def test_every_act_of_the_panel_takes_part():
    assert set(workflow_forms.ACTS) <= set(ACTS)


@pytest.mark.django_db
def test_the_desk_holds_in_any_order():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=5,
            stateful_step_count=16,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
