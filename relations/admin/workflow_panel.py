"""What the workflow panel shows of an item: three language versions, the acts that are open, and why others are not."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import get_language, ngettext

from relations.editorial import completeness, previews, readership, refusals, states
from relations.editorial.access import standing_of
from relations.editorial.permissions import LANGUAGES, Act, Role, late_hands, may
from relations.editorial.refusals import Why
from relations.models import PreviewLink, Remark, User, WorkState
from relations.models.gathered import rows_of
from relations.text.dates import decimal_text, moment_text
from relations.text.languages import OWN_NAMES

from . import workflow_forms as forms
from .alphabet import by_family, in_alphabet
from .workflow_forms import ACTS, PanelForm

READ_DAYS = 30
# What is typed on the page may mend this, and acts store it first.
MENDED_BY_TYPING = frozenset({Why.GAP, Why.NOTHING_NEW})
# There is nothing on the shelf that such an act could be done to: not worth a line.
BESIDE_THE_POINT = frozenset({Why.NOT_PUBLIC, Why.NOT_WAITING, Why.NOT_OUTDATED})


@dataclass
class Version:
    """One language version on the panel, with the forms of the acts that are open."""

    cell: states.Cell
    own_name: str
    gaps: list = field(default_factory=list)
    is_changed: bool = False
    forms: dict = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    remark_form: object = None
    assign_form: object = None
    links: list[PreviewLink] = field(default_factory=list)
    share_form: object = None
    waiting_at: str = ""
    public_since: str = ""
    read: str = ""  # how often readers have opened it
    undo_until: str = ""
    author: str = ""
    changed_by: str = ""  # who changed the words since they were submitted
    approved_by: str = ""
    why_not: str = ""  # an act the user would expect, and the reason why it is closed
    closed: list = field(default_factory=list)  # (name of an act, every reason why it cannot be done now)
    has_page: bool = False  # a title at least: else there is nothing to look at, nor to show a guest

    @property
    def language(self) -> str:
        return self.cell.language

    @property
    def open_remarks(self) -> int:
        return sum(remark.resolved_at is None for remark in self.remarks)


def panel(request, content, of: str, failed: PanelForm | None = None, cells: dict | None = None) -> dict:
    """What the panel shows of one item: three versions, and what concerns them together.

    `of` is the id of the form that every field and button belongs to; `failed` is the form of an act that was tried
    and has something to say.
    """
    maker = Maker(request, content, of, failed, cells)
    versions = [maker.version(cell) for cell in maker.cells.values()]
    if any(version.cell.edition for version in versions):
        _say_what_is_read(content, versions)
    together = [v for v in versions if "publish" in v.forms]
    return {
        "versions": versions,
        "of": of,
        "together": maker.form("publish-ready", "all") if len(together) > 1 else None,
        "together_names": ", ".join(v.own_name for v in together),
        "is_first": not any(v.cell.edition or v.cell.waiting for v in versions),
        "content": content,
    }


def _say_what_is_read(content, versions: list[Version]) -> None:
    counted = readership.of_item(content.pk, READ_DAYS)
    for version in versions:
        opened, taken = counted.get(version.language, (0, 0))
        words = ngettext("Opened %(times)s time in 30 days", "Opened %(times)s times in 30 days", opened)
        version.read = words % {"times": decimal_text(opened, get_language())}
        if taken:
            version.read += f" · PDF: {decimal_text(taken, get_language())}"


class Maker:
    """Makes the forms of one item: empty, with what was typed into them, or as they were tried."""

    def __init__(self, request, content, of: str, failed: PanelForm | None = None, cells: dict | None = None):
        self.user, self.posted, self.content, self.of = request.user, request.POST, content, of
        self.failed = failed
        self.cells = cells or standing_of(content)
        self.remarks = rows_of(content, "remarks")
        self.links = rows_of(content, "preview_links") if may(self.user, Act.SHARE, content) else None
        states = {cell.work.state for cell in self.cells.values() if cell.work.pk}
        self.may_assign = may(self.user, Act.EDIT_FACTS, content, states=states)
        self.may_remark = may(self.user, Act.REMARK, content)
        self._people: dict | None = None

    def form(self, name: str, code: str, data=None, *, is_offered=True) -> PanelForm:
        """The form of one act on one language version; with `data` as it is tried."""
        prefix = f"act-{code}-{name}"
        if data is None and self.failed is not None and self.failed.prefix == prefix:
            return self.failed
        form_class, more, initial = self._kind_of(name, code)
        begun = f"{prefix}-"
        typed = {
            key.removeprefix(begun): value for key, value in self.posted.items() if key.startswith(begun)
        }
        more |= {"of": self.of, "initial": initial | typed, "is_offered": is_offered}
        return form_class(data, prefix=prefix, auto_id="%s", **more)

    def _kind_of(self, name: str, code: str) -> tuple[type[PanelForm], dict, dict]:
        others = {
            "remark": forms.RemarkForm,
            "share": forms.ShareForm,
            "publish-ready": forms.PublishReadyForm,
        }
        if name in others:
            return others[name], {}, {}
        cell = self.cells[code]
        if name == "assign":
            work = cell.work
            initial = {"to": work.assignee_id, "due_on": work.due_on, "is_credited": work.is_credited}
            people = self.people["original" if cell.is_original else code]
            return forms.AssignForm, {"people": people, "is_original": cell.is_original}, initial
        form_class = ACTS[name][1]
        if not issubclass(form_class, forms.PublishForm):
            return form_class, {}, {}
        is_first = cell.edition is None and cell.withdrawn is None  # one that was superseded has one after it
        return form_class, {"is_first": is_first, "is_original": cell.is_original}, {}

    @property
    def people(self) -> dict[str, list[User]]:
        if self._people is None:
            self._people = _people()
        return self._people

    def version(self, cell: states.Cell) -> Version:
        code, work, language = cell.language, cell.work, get_language()
        version = Version(cell, OWN_NAMES[code], author=str(work.author or ""))
        version.has_page = bool(self.content.title_in(code).strip())
        version.is_changed = states.is_unpublished_change(self.content, cell)
        version.gaps = completeness.gaps(self.content, code) if version.is_changed or cell.is_original else []
        version.waiting_at = moment_text(cell.waiting.published_at, language) if cell.waiting else ""
        version.public_since = moment_text(cell.edition.published_at, language) if cell.edition else ""
        version.changed_by = ", ".join(str(hand.user) for hand in late_hands(work))
        if work.state == WorkState.READY and work.approved_by:
            version.approved_by = str(work.approved_by)
        self._acts(version)
        version.remarks = [remark for remark in self.remarks if remark.language == code]
        for remark in version.remarks:
            remark.field_label = (
                self.content._meta.get_field(remark.field).verbose_name if remark.field else ""
            )
        if self.may_remark:
            version.remark_form = self.form("remark", code)
        if self.may_assign:
            version.assign_form = self.form("assign", code)
        if self.links is not None and version.has_page:
            version.share_form = self.form("share", code)
            version.links = [link for link in self.links if link.language == code]
            for link in version.links:
                link.url = previews.url_of(link)
                link.until = moment_text(link.expires_at, language)
        return version

    def _acts(self, version: Version) -> None:
        """Share out the acts: those that can be done get a form, the others their reasons."""
        cell = version.cell
        for name, (act, form, _done) in ACTS.items():
            reasons = refusals_of(self.user, name, cell)
            is_open = not reasons or (name == "submit" and {one.why for one in reasons} <= MENDED_BY_TYPING)
            if is_open:
                version.forms[name] = self.form(name, cell.language, is_offered=not reasons)
            if reasons and (
                name != "approve-publish"
                and refusals.is_for(self.user, act, cell)
                and not {one.why for one in reasons} & BESIDE_THE_POINT
            ):
                version.closed.append((form.title or form.button, [one.message for one in reasons]))
            if act == Act.APPROVE and cell.work.state == WorkState.IN_REVIEW:
                eyes = (one.message for one in reasons if one.why == Why.FOUR_EYES)
                version.why_not = version.why_not or next(eyes, "")
        if "undo" in version.forms:
            version.undo_until = moment_text(refusals.undo_until(cell.edition), get_language())


def refusals_of(user, name: str, cell: states.Cell) -> list[refusals.Refusal]:
    """What stands against an act of the panel; approving and publishing at once needs both."""
    found = refusals.refusals(user, ACTS[name][0], cell)
    if name == "approve-publish" and not found:
        found = [] if may(user, Act.PUBLISH, kind=cell.content.kind) and not cell.was_withdrawn else [
            refusals.Refusal(Why.ROLE, "")
        ]  # fmt: skip
    return found


def _people() -> dict[str, list[User]]:
    """Whom a version may be given to: translators of its language and editors; for an original, those who write."""
    joined = User.groups.through.objects.filter(user__is_active=True, user__is_staff=True)
    groups: dict[User, set[str]] = {}
    for row in joined.select_related("user", "group"):
        groups.setdefault(row.user, set()).add(row.group.name)
    found = {code: [] for code in (*LANGUAGES, "original")}
    editors = {str(Role.EDITOR), str(Role.CHIEF)}
    for user in in_alphabet(groups, by_family):
        names = groups[user]
        for code in LANGUAGES:
            if names & (editors | {f"translator-{code}"}):
                found[code].append(user)
        if names & (editors | {str(Role.EXPERT), str(Role.REGISTRAR)}):
            found["original"].append(user)
    return found
