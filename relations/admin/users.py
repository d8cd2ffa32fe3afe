"""Accounts of staff: made by the administrator, who gives roles and never passwords to be kept."""

from __future__ import annotations

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from relations.editorial import audit
from relations.editorial.accounts import end_sessions, warn
from relations.editorial.permissions import GROUPS, ROLE_LABELS, Act, Role, may
from relations.models import User
from relations.text.languages import OWN_NAMES

from .alphabet import InAlphabet
from .finding import Finding
from .forms import MergingForm
from .leaving import Leaving
from .lists import Choice, OwnLog, yes_no
from .once import OnceMixin

ACCOUNTS = "relations"  # how the adapter of accounts knows who asks


def role_name(group_name: str) -> str:
    """A group's name in the language of the desk."""
    if group_name.startswith("translator-"):
        code = group_name.rpartition("-")[2]
        return f"{ROLE_LABELS[Role.TRANSLATOR]}: {OWN_NAMES.get(code, code)}"
    return str(ROLE_LABELS.get(group_name, group_name))


def role_names(groups) -> list[str]:
    """The roles of a user, each once; that of a translator with all languages."""
    languages = sorted(
        (one.name.rpartition("-")[2] for one in groups if one.name.startswith("translator-")),
        key=lambda code: list(OWN_NAMES).index(code) if code in OWN_NAMES else len(OWN_NAMES),
    )
    found = [role_name(one.name) for one in groups if not one.name.startswith("translator-")]
    if languages:
        names = ", ".join(OWN_NAMES.get(code, code) for code in languages)
        found.append(f"{ROLE_LABELS[Role.TRANSLATOR]}: {names}")
    return found


def asks_again(request) -> bool:
    """Accounts are changed by somebody who has just shown who they are, not by whoever sits at an open desk."""
    return settings.STAFF_NEEDS_SECOND_FACTOR


def before_passwords(view):
    """Asks who sits there before a page takes passwords: what is typed there is stored nowhere meanwhile."""
    asking = reauthentication_required(view, enabled=asks_again, app=ACCOUNTS)

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        try:
            return asking(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method != "POST":
                raise
        return HttpResponseRedirect(request.get_full_path())

    return wrapper


class NewUserForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email", "first_name", "last_name")


class RoleFilter(Choice):
    title, parameter_name, column = _("role"), "role", "groups__name"

    def lookups(self, request, model_admin):
        return [(name, role_name(name)) for name in GROUPS]


class KnownUserForm(MergingForm, UserChangeForm):
    """Two administrators may have one account open: roles that one gives are not taken by the other."""


HAS_FACTOR = yes_no("has_second_factor", _("second factor"))


@admin.register(User)
class UserAdmin(OwnLog, Leaving, InAlphabet, Finding, OnceMixin, DjangoUserAdmin):
    form, add_form = KnownUserForm, NewUserForm
    list_display = (
        "username",
        "name",
        "roles",
        HAS_FACTOR,
        yes_no("is_active", pgettext_lazy("account", "active")),
        "last_login",
    )
    alphabet = ("last_name", "first_name", "username")
    list_filter = (RoleFilter, "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    filter_horizontal = ()
    list_max_show_all = 0
    actions = None
    change_form_template = add_form_template = "admin/relations/user.html"
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "interface_language", "wants_mail")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "must_change_password", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username", "email", "first_name", "last_name", "usable_password", "password1", "password2",
                ),
            },
        ),
    )  # fmt: skip

    @method_decorator(reauthentication_required(enabled=asks_again, allow_get=True, app=ACCOUNTS))
    def change_view(self, request, *args, **kwargs):
        return super().change_view(request, *args, **kwargs)

    @method_decorator(before_passwords)
    def add_view(self, request, *args, **kwargs):
        return super().add_view(request, *args, **kwargs)

    @method_decorator(reauthentication_required(enabled=asks_again, allow_get=True, app=ACCOUNTS))
    def holdings_view(self, request, pk: int):
        return super().holdings_view(request, pk)

    def has_module_permission(self, request):
        return may(request.user, Act.USERS)

    def has_view_permission(self, request, obj=None):
        return may(request.user, Act.USERS)

    def has_add_permission(self, request):
        return may(request.user, Act.USERS)

    def has_change_permission(self, request, obj=None):
        """Nobody below a superuser changes a superuser."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return may(request.user, Act.USERS)

    def has_delete_permission(self, request, obj=None):
        """Accounts are switched off, so that history and log keep their names."""
        return False

    def get_queryset(self, request):
        factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type="recovery_codes")
        found = super().get_queryset(request).prefetch_related("groups")
        return found.annotate(has_second_factor=Exists(factor))

    def get_urls(self):
        view = reauthentication_required(self.reset_factor_view, enabled=asks_again, app=ACCOUNTS)
        view = self.admin_site.admin_view(require_POST(view))
        end = self.admin_site.admin_view(require_POST(self.end_sessions_view))
        return [
            path("<int:pk>/reset-factor/", view, name="relations_user_reset_factor"),
            path("<int:pk>/end-sessions/", end, name="relations_user_end_sessions"),
            *super().get_urls(),
        ]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":  # in a list of the browser's own one plain click drops all others
            kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = lambda group: role_name(group.name)
            field.label = _("Roles")
            field.help_text = ""
        return field

    def render_change_form(self, request, context, *args, **kwargs):
        return super().render_change_form(request, context | {"token": self.token(request)}, *args, **kwargs)

    def before_save(self, request, obj):
        """The form of a new account asks for less than the account has: sent again, it changes nothing."""
        if request.made_before is None or obj is None:
            return None
        names = [name for name in NewUserForm.Meta.fields if request.POST.get(name, "") != getattr(obj, name)]
        if names:
            labels = ", ".join(str(self.opts.get_field(name).verbose_name) for name in names)
            text = gettext("The account exists already; what you typed since is not stored: %(fields)s.")
            messages.warning(request, text % {"fields": labels})
        return self.back_to_what_was_made(request, obj.pk)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = obj.must_change_password = True
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data and form.initial.get("email"):
            warn(obj, "email_changed", email=form.initial["email"])
        action = "user_changed" if change else "user_added"
        names = [name for name in form.changed_data if not name.startswith("password") and name != "groups"]
        if names or not change:
            audit.record(action, by=request.user, subject=obj.username, fields=names)

    def save_related(self, request, form, formsets, change):
        before = set(form.instance.groups.values_list("name", flat=True))
        super().save_related(request, form, formsets, change)
        after = set(form.instance.groups.values_list("name", flat=True))
        if before != after:
            audit.record(
                "roles_changed", by=request.user, subject=form.instance.username,
                given=sorted(after - before), taken=sorted(before - after),
            )  # fmt: skip
        self.remember(request, form.instance, form, formsets)
        self.tell_what_was_kept(request, form, formsets)

    @method_decorator(before_passwords)
    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = User.objects.filter(pk=id).first()
            audit.record("password_reset", by=request.user, subject=user.username if user else "")
            if user and user != request.user:
                User.objects.filter(pk=id).update(must_change_password=True)
                end_sessions(user)
                warn(user, "password_given")
        return response

    def reset_factor_view(self, request, pk):
        """Remove the second factors of somebody who lost them; they set up new ones at the next sign-in."""
        user = User.objects.filter(pk=pk).first()
        if user is None or not self.has_change_permission(request, user) or user == request.user:
            raise PermissionDenied
        Authenticator.objects.filter(user=user).delete()
        audit.record("second_factor_removed", by=request.user, subject=user.username)
        end_sessions(user)
        warn(user, "factor_reset")
        messages.success(
            request, _("The second factors are removed. New ones are set up at the next sign-in.")
        )
        return HttpResponseRedirect(reverse("admin:relations_user_change", args=[pk]))

    def end_sessions_view(self, request, pk):
        """End whatever a colleague has open, here and elsewhere: a lost machine, a doubt (ASVS 7.4.5)."""
        user = User.objects.filter(pk=pk).first()
        if user is None or not self.has_change_permission(request, user) or user == request.user:
            raise PermissionDenied
        end_sessions(user)
        audit.record("sessions_ended", by=request.user, subject=user.username)
        warn(user, "sessions_ended")
        messages.success(request, _("All sessions are ended."))
        return HttpResponseRedirect(reverse("admin:relations_user_change", args=[pk]))

    def history_view(self, request, object_id, extra_context=None):
        """What the log knows of an account."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        user = self.get_object(request, object_id)
        if user is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(f"{reverse('admin:relations_auditentry_changelist')}?q={user.username}")

    @admin.display(description=pgettext_lazy("of a person", "name"))
    def name(self, obj):
        return obj.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, obj):
        return "; ".join(role_names(obj.groups.all())) or "—"
