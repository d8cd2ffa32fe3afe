"""The register to take along: its list as files, what their fields mean, and by which rules standings are computed."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relations.exchange import register as exchange
from relations.exchange.register_book import as_xlsx
from relations.law import ARTICLES, Rule
from relations.models import RULES, Status
from relations.parameters import knows
from relations.reading.agreements.filters import selected
from relations.reading.agreements.register_query import RegisterQuery
from relations.reading.site import absolute
from relations.register import current_index

from .agreements import REGISTER, found_by
from .downloads import disposition
from .limits import limited, limited_words

WORKBOOKS, FILES, SECONDS = 10, 30, 60  # for one client
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@limited_words
@limited("register-file", FILES, SECONDS)
@knows(*REGISTER)
def register_csv(request):
    """What the list shows, all pages of it, as a table."""
    rows, name = _records(request)
    return _file(exchange.as_csv(rows), "text/csv; charset=utf-8", f"{name}.csv")


@require_safe
@limited_words
@limited("register-file", FILES, SECONDS)
@knows(*REGISTER)
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
@never_cache
@limited_words
@limited("register-xlsx", WORKBOOKS, SECONDS)
@knows(*REGISTER)
def register_xlsx(request):
    """The same as a workbook: acts and standings have sheets of their own."""
    rows, name = _records(request)
    response = HttpResponse(as_xlsx(rows), content_type=XLSX)
    response["Content-Disposition"] = disposition(f"{name}.xlsx")
    response["X-Robots-Tag"] = "noindex"
    return response


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
    selection = selected(index, query, language, found_by(query, language))
    rows = exchange.records(
        selection.every_id(query.sort, language),
        exchange.Asked(selection.day, query.as_of, language, query.known_on),
        selection.status_of,
        lambda pk: absolute(reverse("permalink", args=[pk])),
    )
    return rows, f"agreements-{selection.day.isoformat()}"


def _file(lines, media_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def status_rules(request):
    """How standings are computed: what every status means, and every reason with its article of the conventions."""
    return render(
        request,
        "agreements/rules.html",
        {
            "section": "agreement",
            "trail": [(_("Agreements"), reverse("agreement-list")), (_("How the status is computed"), "")],
            "statuses": [(code, str(Status(code).label), str(rule)) for code, rule in RULES.items()],
            "reasons": [(rule.value, str(rule.label), ARTICLES[rule]) for rule in Rule],
        },
    )
