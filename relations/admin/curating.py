"""Curating at the desk: where something is used, merging two that mean the same, no deletion of what is in use."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import usage
from relations.editorial.permissions import Act, may
from relations.models import Content

from .alphabet import in_alphabet


def desk_address(row) -> str:
    """The form of a row at the desk; empty for rows that have none of their own."""
    name = row.kind if isinstance(row, Content) else row._meta.model_name
    try:
        return reverse(f"admin:relations_{name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


IN_USE = _("This record is in use and cannot be deleted. Merge it with another one instead.")
IN_USE_HERE = _("This record is in use and cannot be deleted. Where it is used stands below.")


class Curated:
    """Adds “where used” and “merge” to a ModelAdmin and refuses to delete what something refers to."""

    can_merge = True

    def get_urls(self):
        wrap = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [path("<int:pk>/where-used/", wrap(self.where_used), name=f"{name}_where_used")]
        if self.can_merge:
            own.append(path("<int:pk>/merge/", wrap(self.merge), name=f"{name}_merge"))
        return [*own, *super().get_urls()]

    def desk_context(self, request, obj, context) -> dict:
        known = super().desk_context(request, obj, context)
        if obj is None or not obj.pk:
            return known
        links = [(_("Where used"), self._address("where_used", obj))]
        if self.can_merge and self._may_curate(request):
            links.append((_("Merge"), self._address("merge", obj)))
        return {**known, "desk_links": [*known.get("desk_links", ()), *links]}

    def delete_view(self, request, object_id, extra_context=None):
        thing = self.get_object(request, object_id)
        if thing is not None and self.has_delete_permission(request, thing) and usage.is_used(thing):
            messages.error(request, IN_USE if self.can_merge else IN_USE_HERE)
            return HttpResponseRedirect(self._address("where_used", thing))
        return super().delete_view(request, object_id, extra_context)

    def where_used(self, request, pk: int):
        """Every back-reference, by kind."""
        thing = self._wanted(request, pk)
        found = [
            {
                "label": use.label,
                "count": use.count,
                "rows": [(str(row), desk_address(row)) for row in use.rows],
            }
            for use in usage.uses(thing, request.user)
        ]
        title = gettext("Where used: %(name)s") % {"name": thing}
        merge_url = self._address("merge", thing) if self.can_merge and self._may_curate(request) else ""
        return self._page(request, "where_used.html", thing, title, uses=found, merge_url=merge_url)

    def merge(self, request, pk: int):
        """Choose the record that stays; everything that refers to this one moves there."""
        if not self._may_curate(request):
            raise PermissionDenied
        gone = self._wanted(request, pk)
        form = self._merge_form(request, gone)
        if request.method == "POST" and form.is_valid():
            kept = form.cleaned_data["kept"]
            try:
                moved = usage.merge(kept, gone, by=request.user)
            except ValidationError as refused:
                form.add_error("kept", refused)
            else:
                text = _("Merged. References moved: %(count)s.") % {"count": moved}
                messages.success(request, text)
                return HttpResponseRedirect(desk_address(kept))
        title = gettext("Merge: %(name)s") % {"name": gone}
        count = sum(use.count for use in usage.uses(gone, request.user))
        return self._page(request, "merge.html", gone, title, form=form, count=count, media=form.media)

    def _may_curate(self, request) -> bool:
        return may(request.user, Act.CURATE)

    def _wanted(self, request, pk: int):
        if not self.has_view_permission(request):
            raise PermissionDenied
        thing = self.model._default_manager.filter(pk=pk).first()
        if thing is None:
            raise PermissionDenied
        return thing

    def _merge_form(self, request, gone):
        others = self.model._default_manager.exclude(pk=gone.pk)

        class MergeForm(forms.Form):
            kept = forms.ModelChoiceField(others, label=_("Record that stays"))

        form = MergeForm(request.POST or None)
        choices = [(one.pk, str(one)) for one in in_alphabet(others)]
        form.fields["kept"].choices = [("", "---------"), *choices]
        return form

    def _address(self, action: str, thing) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{action}", args=[thing.pk])

    def _page(self, request, template: str, thing, title: str, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "thing": thing,
            "title": title,
            "list_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
            "thing_url": desk_address(thing),
            **context,
        }
        return TemplateResponse(request, f"admin/relations/{template}", context)
