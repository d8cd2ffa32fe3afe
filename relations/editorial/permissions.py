"""Who may do what: one table of role × act × state, asked by admin, API, views and tests alike.

A role is a group of users. A translator's group names the language: `translator-kk`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps as installed
from django.apps.registry import Apps
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext_lazy as _

from relations import clock
from relations.kinds import codes
from relations.models import Expert, Kind, Translation, WorkState
from relations.text.languages import LANGUAGES


class Role(StrEnum):
    EXPERT = "expert"
    TRANSLATOR = "translator"
    EDITOR = "editor"
    REGISTRAR = "registrar"
    CHIEF = "chief-editor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    Role.EXPERT: _("Expert"),
    Role.TRANSLATOR: _("Translator"),
    Role.EDITOR: _("Editor"),
    Role.REGISTRAR: _("Registrar"),
    Role.CHIEF: _("Chief editor"),
    Role.ADMINISTRATOR: _("Administrator"),
}

GROUPS = tuple(
    name
    for role in Role
    for name in ([f"{role}-{code}" for code in LANGUAGES] if role == Role.TRANSLATOR else [str(role)])
)


def make_groups(apps: Apps = installed, using: str = DEFAULT_DB_ALIAS, **_signal) -> None:
    """A group for every role; those that are missing, as after a new language, are made with every migration."""
    if not any(model.__name__ == "Group" for model in apps.get_models()):
        return  # on the way back, before there was anything
    groups = apps.get_model("auth", "Group").objects.using(using)
    known = set(groups.values_list("name", flat=True))
    groups.bulk_create([groups.model(name=name) for name in GROUPS if name not in known])


class Act(StrEnum):
    VIEW = "view"
    PREVIEW = "preview"
    HISTORY = "history"
    CREATE = "create"
    EDIT = "edit"  # the texts of one language
    EDIT_FACTS = "edit_facts"  # what has no language and applies at once
    REMARK = "remark"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    PUBLISH = "publish"  # now or at a later time
    UNSCHEDULE = "unschedule"  # call off an edition before its hour
    UNDO = "undo"  # take back one's own publication of a moment ago
    STILL_RIGHT = "still_right"  # an outdated translation needs no change
    WITHDRAW = "withdraw"
    BRING_BACK = "bring_back"  # what was withdrawn
    DELETE = "delete"  # only what was never published
    RESTORE = "restore"
    SHARE = "share"  # a signed preview link
    EXPORT = "export"
    IMPORT = "import"
    CURATE = "curate"  # collections, vocabularies, merging
    AUDIT = "audit"
    USERS = "users"
    OPERATE = "operate"  # how the site stands, and what its worker does


# These concern an item as a whole: each of its language versions must be in an allowed state.
WHOLE = frozenset({Act.EDIT_FACTS, Act.DELETE, Act.RESTORE})

ANY = frozenset(WorkState)
# Open to whoever writes: a correction of what is published (or was withdrawn) is a draft beside it.
OPEN = frozenset({WorkState.MISSING, WorkState.IN_WORK, WorkState.PUBLISHED, WorkState.WITHDRAWN})
WAITING = frozenset({WorkState.IN_REVIEW, WorkState.READY})
READY = frozenset({WorkState.READY})
REVIEW = frozenset({WorkState.IN_REVIEW})
PUBLISHED = frozenset({WorkState.PUBLISHED})
WITHDRAWN = frozenset({WorkState.WITHDRAWN})
REGISTER = frozenset(codes("kept_by_registrars"))


@dataclass(frozen=True)
class Grant:
    """In which states of the language version, on which items, an act is allowed."""

    states: frozenset = ANY
    own: bool = False  # only items the user created or signs as an author
    own_language: bool = False  # only the language of the translator's group, never the original
    kinds: frozenset | None = None
    four_eyes: bool = False  # not by whoever changed these words or submitted them
    if_outdated: bool = False  # also what is approved, when its original has moved on since
    unpublished: bool = False  # only what readers never saw


def _grants(acts, **how) -> dict[Act, Grant]:
    return dict.fromkeys(acts, Grant(**how))


READING = (Act.VIEW, Act.PREVIEW, Act.HISTORY, Act.EXPORT)

TABLE: dict[Role, dict[Act, Grant]] = {
    Role.EXPERT: {
        **_grants((*READING, Act.REMARK, Act.SHARE), own=True),
        Act.CREATE: Grant(kinds=frozenset(codes("begun_by_experts"))),
        **_grants((Act.EDIT, Act.SUBMIT), own=True, states=OPEN),
        **_grants((Act.EDIT_FACTS, Act.RESTORE, Act.DELETE), own=True, states=OPEN, unpublished=True),
    },
    Role.TRANSLATOR: {
        **_grants((*READING, Act.REMARK)),
        **_grants((Act.EDIT, Act.SUBMIT), own_language=True, states=OPEN, if_outdated=True),
        Act.STILL_RIGHT: Grant(own_language=True, states=PUBLISHED),
    },
    Role.EDITOR: {
        **_grants(
            (*READING, Act.REMARK, Act.CREATE, Act.EDIT, Act.EDIT_FACTS, Act.RESTORE, Act.SHARE, Act.CURATE)
        ),
        Act.IMPORT: Grant(),
        Act.SUBMIT: Grant(states=OPEN),
        Act.SEND_BACK: Grant(states=WAITING),
        Act.APPROVE: Grant(states=REVIEW, four_eyes=True),
        Act.PUBLISH: Grant(states=READY),
        **_grants((Act.UNSCHEDULE, Act.UNDO)),
        Act.STILL_RIGHT: Grant(states=PUBLISHED),
        Act.DELETE: Grant(states=OPEN, unpublished=True),
    },
    Role.REGISTRAR: {
        **_grants((*READING, Act.REMARK, Act.IMPORT)),
        **_grants((Act.CREATE, Act.EDIT_FACTS), kinds=REGISTER),
        **_grants((Act.EDIT, Act.SUBMIT), kinds=REGISTER, states=OPEN),
        Act.RESTORE: Grant(kinds=REGISTER),
        Act.DELETE: Grant(kinds=REGISTER, states=OPEN, own=True, unpublished=True),
    },
    Role.ADMINISTRATOR: {
        **_grants((*READING, Act.AUDIT, Act.USERS, Act.OPERATE, Act.CURATE)),
    },
}
TABLE[Role.CHIEF] = {
    **TABLE[Role.EDITOR],
    Act.WITHDRAW: Grant(),
    Act.BRING_BACK: Grant(states=WITHDRAWN | READY),
    Act.AUDIT: Grant(),
}


def roles_of(user) -> dict[Role, frozenset[str]]:
    """The roles of a user with the languages each covers. Asked once per request: kept on the user object."""
    if not user.is_authenticated or not user.is_active or not user.is_staff:
        return {}
    known = getattr(user, "_roles", None)
    if known is None:
        known = {}
        for name in user.groups.values_list("name", flat=True):
            role, _dash, language = name.rpartition("-") if name.startswith("translator-") else (name, "", "")
            if role in TABLE:
                known[Role(role)] = known.get(Role(role), frozenset()) | (
                    {language} if language else frozenset()
                )
        if user.is_superuser:
            known.setdefault(Role.CHIEF, frozenset())
            known.setdefault(Role.ADMINISTRATOR, frozenset())
        user._roles = known
    return known


def is_own(user, content) -> bool:
    """Did the user create the item, or sign it as an author?"""
    if content.created_by_id == user.pk:
        return True
    if content.kind != Kind.ARTICLE or not content.pk:
        return False
    known = content.__dict__.setdefault("_signed_by", {})
    if user.pk not in known:
        known[user.pk] = Expert.objects.filter(user=user, authorships__article=content.pk).exists()
    return known[user.pk]


def work_on(content, language) -> Translation:
    """The row of the work on one language; a new unsaved one when nobody has begun."""
    found = content.translations.filter(language=language).first() if content.pk else None
    return found or Translation(content=content, language=language, state=WorkState.MISSING)


def may(
    user,
    act: Act,
    content=None,
    language: str | None = None,
    *,
    kind: Kind | None = None,
    work=None,
    states: set[str] | None = None,
) -> bool:
    """May the user do this?

    Without an item: to any item (of that kind) at all? Without a language: to the whole item, or, for an act
    that concerns one language, in at least one of them? `work` spares the question for the row of the work, `states`
    that for the stored states of all languages.
    """
    return any(
        _allows(TABLE[role][act], act, user, languages, content, language, kind, work, states)
        for role, languages in roles_of(user).items()
        if act in TABLE[role]
    )


def _allows(grant: Grant, act: Act, user, languages, content, language, kind, work, states) -> bool:
    kind = kind or (content.kind if content is not None else None)
    if grant.kinds and kind and kind not in grant.kinds:
        return False
    if content is None:
        return not (grant.own_language and language and language not in languages)
    if grant.own and not is_own(user, content):
        return False
    if grant.unpublished and content.pk and was_ever_published(content):
        return False
    if act in WHOLE:
        return grant.states == ANY or (_stored_states(content) if states is None else states) <= grant.states
    if language is None:
        return any(_allows_in(grant, user, languages, content, code, None) for code in LANGUAGES)
    return _allows_in(grant, user, languages, content, language, work)


def was_ever_published(content) -> bool:
    """Is there any edition? Whoever has looked at the editions already says so on the item."""
    known = getattr(content, "was_ever_published", None)
    return content.editions.exists() if known is None else known


def _allows_in(grant: Grant, user, languages, content, language, work) -> bool:
    if not allows_language(grant, languages, content, language):
        return False
    if grant.states == ANY and not grant.four_eyes:
        return True
    work = work or work_on(content, language)
    return allows_state(grant, work) and not (grant.four_eyes and has_hand(user, work))


def allows_language(grant: Grant, languages, content, language) -> bool:
    """May the role of a translator for these languages touch this one? Never the original."""
    return not grant.own_language or (language in languages and language != content.original_language)


def allows_state(grant: Grant, work: Translation) -> bool:
    if work.state in grant.states:
        return True
    return grant.if_outdated and work.state == WorkState.READY and is_outdated(work)


def is_outdated(work: Translation) -> bool:
    """Did the original move on since this was made?"""
    return work.outdated_from is not None and work.outdated_from <= clock.now()


def has_hand(user, work: Translation) -> bool:
    """Did the user submit these words, or change them since readers last got some?

    Of work that came without such notes, the author alone is known.
    """
    return user.pk in hands_of(work)


def hands_of(work: Translation) -> set[int]:
    """The keys of everybody who has a hand in the words that wait for approval."""
    hands = {hand.user_id for hand in work.hands.all()} if work.pk else set()
    return {work.submitted_by_id, *(hands or {work.author_id})} - {None}


def late_hands(work: Translation) -> list:
    """Who changed the words after they were submitted, while they are under review."""
    if work.state != WorkState.IN_REVIEW or work.pk is None or work.submitted_at is None:
        return []
    return [hand for hand in work.hands.all() if hand.changed_at > work.submitted_at]


def _stored_states(content) -> set[str]:
    return set(content.translations.values_list("state", flat=True)) if content.pk else set()


def require(user, act: Act, content=None, language: str | None = None, **more) -> None:
    """Raise PermissionDenied unless the user may."""
    if not may(user, act, content, language, **more):
        raise PermissionDenied(_("You are not allowed to do this."))
