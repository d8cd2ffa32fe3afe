"""What the workflow panel shows of an item: three language versions, and the acts that are open to the user."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import get_language, gettext

from relations.editorial import completeness, previews, publishing, states
from relations.editorial.permissions import LANGUAGES, Act, Role, may
from relations.models import CONTENT_KINDS, Edition, PreviewLink, Remark, User, WorkState
from relations.text.dates import moment_text
from relations.text.languages import OWN_NAMES

from . import workflow_forms as forms
from .workflow_forms import ACTS


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
    author: str = ""
    why_not: str = ""  # an act the user would expect, and the reason why it is closed

    @property
    def language(self) -> str:
        return self.cell.language

    @property
    def open_remarks(self) -> int:
        return sum(remark.resolved_at is None for remark in self.remarks)


def panel(request, content) -> dict:
    """What the panel shows of one item: three versions, and what concerns them together."""
    content = CONTENT_KINDS[content.kind].objects.get(pk=content.pk) if request.method == "POST" else content
    user = request.user
    row = states.cells([content])[content.pk]
    remarks = list(content.remarks.select_related("author", "resolved_by"))
    links = list(content.preview_links.alive()) if may(user, Act.SHARE, content) else None
    people = _people() if may(user, Act.EDIT_FACTS, content) else None
    versions = [_version(user, content, row[code], remarks, links, people) for code in LANGUAGES]
    together = [v for v in versions if "publish" in v.forms]
    return {
        "versions": versions,
        "together": forms.PublishReadyForm(auto_id="together-%s") if len(together) > 1 else None,
        "together_names": ", ".join(v.own_name for v in together),
        "is_first": not any(v.cell.edition or v.cell.waiting for v in versions),
        "base": reverse(f"admin:relations_{content.kind}_change", args=[content.pk]).removesuffix("change/"),
        "content": content,
    }


def _version(user, content, cell, remarks, links, people) -> Version:
    code, work = cell.language, cell.work
    language = get_language()
    version = Version(cell, OWN_NAMES[code], author=str(work.author or ""))
    version.is_changed = states.is_unpublished_change(content, cell)
    version.gaps = completeness.gaps(content, code) if version.is_changed or cell.is_original else []
    version.waiting_at = moment_text(cell.waiting.published_at, language) if cell.waiting else ""
    version.public_since = moment_text(cell.edition.published_at, language) if cell.edition else ""
    version.forms = _open_forms(user, content, cell, version)
    version.why_not = _why_not(user, cell)
    version.remarks = [remark for remark in remarks if remark.language == code]
    for remark in version.remarks:
        remark.field_label = content._meta.get_field(remark.field).verbose_name if remark.field else ""
    if may(user, Act.REMARK, content):
        version.remark_form = forms.RemarkForm(initial={"language": code}, auto_id=f"remark-{code}-%s")
    if people is not None:
        version.assign_form = forms.AssignForm(
            people=people[code] if not cell.is_original else people["original"],
            is_original=cell.is_original,
            initial={"to": work.assignee_id, "due_on": work.due_on, "is_credited": work.is_credited},
            auto_id=f"assign-{code}-%s",
        )
    if links is not None and content.has_text_in(code):
        version.share_form = forms.ShareForm(auto_id=f"share-{code}-%s")
        version.links = [link for link in links if link.language == code]
        for link in version.links:
            link.url = previews.url_of(link)
            link.until = moment_text(link.expires_at, language)
    return version


def _open_forms(user, content, cell, version) -> dict:
    """The forms of the acts that may be done now; an act that would change nothing is left out."""
    code, work = cell.language, cell.work
    seen = {"seen": publishing.fingerprint(content, code)}
    blocked = any(gap.blocks for gap in version.gaps)
    found = {}

    def add(name, **more):
        act, form, _done = ACTS[name]
        if may(user, act, content, code, work=work):
            found[name] = form(initial=seen | more.pop("initial", {}), auto_id=f"{name}-{code}-%s", **more)

    if not blocked and (version.is_changed or cell.is_outdated):
        latest = None if cell.is_original else _source(content)
        add("submit", initial={"source": latest})
        add("approve")
    add("send-back")
    if version.is_changed and not blocked:
        add("publish", is_first=cell.edition is None, is_original=cell.is_original)
    if cell.waiting and may(user, Act.PUBLISH, content, code, work=_approved(work)):
        found["unschedule"] = forms.UnscheduleForm(initial=seen, auto_id=f"unschedule-{code}-%s")
    if cell.edition:
        add("withdraw")
    return found


def _approved(work):
    """The work as `unschedule` sees it: what waits was approved, whatever was written since."""
    return type(work)(content=work.content, language=work.language, state=WorkState.READY)


def _source(content) -> int | None:
    """The edition of the original that the translator has in view."""
    if not hasattr(content, "_source_pk"):  # asked once for both translations
        latest = Edition.objects.filter(content=content, language=content.original_language)
        content._source_pk = latest.order_by("-number").values_list("pk", flat=True).first()
    return content._source_pk


def _why_not(user, cell) -> str:
    work = cell.work
    mine = user.pk in (work.author_id, work.submitted_by_id)
    if work.state == WorkState.IN_REVIEW and mine and may(user, Act.APPROVE):
        return gettext("You wrote or submitted this text, so somebody else has to approve it.")
    return ""


def _people() -> dict[str, list[User]]:
    """Whom a version may be given to: translators of its language and editors; for an original, those who write."""
    users = User.objects.filter(is_active=True, is_staff=True).order_by("last_name", "username")
    found = {code: [] for code in (*LANGUAGES, "original")}
    editors = {str(Role.EDITOR), str(Role.CHIEF)}
    for user in users.prefetch_related("groups"):
        groups = {group.name for group in user.groups.all()}
        for code in LANGUAGES:
            if groups & (editors | {f"translator-{code}"}):
                found[code].append(user)
        if groups & (editors | {str(Role.EXPERT), str(Role.REGISTRAR)}):
            found["original"].append(user)
    return found


def people_for(language: str, is_original: bool) -> list[User]:
    return _people()["original" if is_original else language]
