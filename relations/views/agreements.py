"""The register of agreements: its list and files, an agreement, its older editions and parallel texts."""

from dataclasses import dataclass

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.citations.description import absolute
from relations.exchange import register as exchange
from relations.register import current_index
from relations.text.dates import long_date

from . import register
from .lists import Choice
from .register import RegisterQuery


@dataclass(slots=True)
class Notice:
    """A message above the list; a link leads out of it."""

    title: str
    text: str = ""
    tone: str = "calm"
    url: str = ""
    link: str = ""


@require_safe
def agreement_list(request):
    """The register, narrowed by any facets, on any day, in any order."""
    language = translation.get_language()
    query, index = RegisterQuery(request), current_index()
    selection = register.selected(index, query, language, register.found_by(query, language))
    found, page = register.page_of(selection, query, language)
    groups = register.facets(selection, query, language)
    rows = register.rows_of(index, selection, found.ids, query.sort, language)
    total = register.total_text(selection.total)
    return render(
        request,
        "agreements/list.html",
        {
            "section": "agreement",
            "trail": [(_("Agreements"), "")],
            "query": query,
            "as_of": query.as_of,
            "notices": _notices(index, query, selection),
            "facets": groups,
            "picks": register.picks(groups, query),
            "total": total,
            "caption": total,
            "sorts": [
                Choice(str(text), query.url(sort=None if name == "newest" else name), name == query.sort)
                for name, text in register.SORTS.items()
            ],
            "groups": register.grouped(rows, query.sort),
            "page": page,
            "downloads": _downloads(query),
            "switch_query": query.switch_query,
            "robots": query.robots,
        },
    )


def _notices(index, query: RegisterQuery, selection) -> list[Notice]:
    """What must be said before the list: an impossible day, values that mean nothing, another day than today."""
    language, found = translation.get_language(), []
    if query.wrong_as_of:
        text = _("Write the day as year, month, day: 2021-12-31. The register is shown as of today.")
        found.append(Notice(_("“%(text)s” is not a date.") % {"text": query["as_of"][:40]}, text, "wrong"))
    if wrong := register.unknown(index, query):
        text = ", ".join(f"“{value}”" for value in wrong[:5])
        found.append(
            Notice(
                _("Part of the address was not understood"),
                _("There are no such values among the filters, they were left out: %(values)s.")
                % {"values": text},
                "wrong",
            )
        )
    if query.as_of:
        title = _("The register as of %(day)s") % {"day": long_date(query.as_of, language)}
        text = _("Documents of later days are left out, and the status of each is that of this day.")
        if index.undated:
            text += " " + _("Documents whose date is not known are left out too.")
        found.append(Notice(title, text, "calm", query.url(as_of=None), _("Show as of today")))
    return found


def _downloads(query: RegisterQuery) -> list[tuple[str, str]]:
    asked = query.url()[len(query.path) :]
    return [("CSV", reverse("register-csv") + asked), ("JSON", reverse("register-json") + asked)]


@require_safe
def register_csv(request):
    """What the list shows, all pages of it, as a table."""
    rows, name = _records(request)
    return _file(exchange.as_csv(rows), "text/csv; charset=utf-8", f"{name}.csv")


@require_safe
def register_json(request):
    """The same for machines, with a note on every field in three languages."""
    rows, name = _records(request)
    about = {
        "title": _("Register of international agreements"),
        "publisher": absolute("/"),
        "licence": _("A link to the site is required when materials are reused."),
        "retrieved_at": timezone.localtime().isoformat(timespec="seconds"),
        "query": request.META.get("QUERY_STRING", ""),
    }
    return _file(exchange.as_json(rows, about), "application/json; charset=utf-8", f"{name}.json")


@require_safe
def register_fields(request):
    """What the fields of the files mean."""
    trail = [(_("Agreements"), reverse("agreement-list")), (_("Open data"), "")]
    return render(
        request,
        "agreements/fields.html",
        {"section": "agreement", "trail": trail, "fields": exchange.field_notes()},
    )


def _records(request):
    language = translation.get_language()
    query, index = RegisterQuery(request), current_index()
    selection = register.selected(index, query, language, register.found_by(query, language))
    rows = exchange.records(
        selection.every_id(query.sort, language),
        selection.day,
        lambda pk: index.status_of(pk, selection.day),
        lambda pk: absolute(reverse("permalink", args=[pk])),
    )
    return rows, f"agreements-{selection.day.isoformat()}"


def _file(lines, media_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response
