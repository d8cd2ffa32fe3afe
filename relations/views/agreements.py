"""The register of agreements: its list and files, an agreement, its older editions and parallel texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relations.exchange import register as exchange
from relations.exchange.register_book import as_xlsx
from relations.law import ARTICLES, Rule
from relations.models import RULES, Instrument, Kind, Level, Status
from relations.parameters import LIST, knows
from relations.reading.agreements import listing as register
from relations.reading.agreements.known import known
from relations.reading.agreements.page import agreement_page
from relations.reading.agreements.parallel import parallel_texts
from relations.reading.agreements.register_query import FILTERS, OTHERS, SORTS, RegisterQuery, day_asked
from relations.reading.lists import FilterChoice
from relations.reading.records.pages import record_of_agreement
from relations.reading.site import absolute
from relations.reading.versions import Withdrawn, versions_of
from relations.register import current_index
from relations.search import search
from relations.text.body import render_body
from relations.text.dates import long_date

from .downloads import disposition
from .items import page_or_detour, tombstone
from .limits import limited
from .metadata import record_context

READ = (
    "place",
    "depositary_country",
    "depositary_organisation",
)


FILES, SECONDS = 10, 60  # workbooks for one client
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(slots=True)
class Notice:
    """A message above the list; a link leads out of it."""

    title: str
    text: str = ""
    tone: str = "calm"
    url: str = ""
    link: str = ""


REGISTER = (*FILTERS, *OTHERS, *LIST)  # what the address of the list and of its files may say


@require_safe
@knows(*REGISTER)
def agreement_list(request):
    """The register, narrowed by any facets, on any day, in any order."""
    language = translation.get_language()
    query, index = RegisterQuery(request), current_index()
    selection = register.selected(index, query, language, _found_by(query, language))
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
                FilterChoice(
                    str(SORTS[name]),
                    query.url(sort=None if name == query.sorts[0] else name),
                    name == query.sort,
                )
                for name in query.sorts
            ],
            "groups": register.grouped(rows, query.sort),
            "page": page,
            "pages": register.pages_of(selection),
            "downloads": _downloads(query),
            "switch_query": query.switch_query,
            "robots": query.robots,
        },
    )


def _found_by(query: RegisterQuery, language: str) -> Sequence[int] | None:
    """The agreements that the words of the reader find; None when there are no words."""
    if not query.text.strip():
        return None
    return search(query.text, language, {"kind": Kind.AGREEMENT}, every_item=True).items


def _notices(index, query: RegisterQuery, selection) -> list[Notice]:
    """What must be said before the list: an impossible day, values that mean nothing, another day than today."""
    language, found = translation.get_language(), []
    for wrong in query.wrong_days:
        text = _("Write the day as year, month, day: 2021-12-31. The list is shown without it.")
        found.append(Notice(_("“%(text)s” is not a date.") % {"text": wrong[:40]}, text, "wrong"))
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
    if query.many("with") and Status.IN_FORCE in query.many("status"):
        found.append(Notice(_("In force between all the countries chosen")))
    if query.as_of:
        title = _("The register as of %(day)s") % {"day": long_date(query.as_of, language)}
        text = _("Documents of later days are left out, and the status of each is that of this day.")
        if index.undated:
            text += " " + _("Documents whose date is not known are left out too.")
        found.append(Notice(title, text, "calm", query.url(as_of=None), _("Show as of today")))
    if query.known_on:
        title = _("The register as it was known on %(day)s") % {"day": long_date(query.known_on, language)}
        text = _("Statuses and standings are those that followed from the facts recorded by then.")
        found.append(Notice(title, text, "calm", query.url(known_on=None), _("Show as known today")))
    return found


def _downloads(query: RegisterQuery) -> list[tuple[str, str]]:
    asked = query.url()[len(query.path) :]
    return [(name.upper(), reverse(f"register-{name}") + asked) for name in ("csv", "json", "xlsx")]


@require_safe
@knows(*REGISTER)
def register_csv(request):
    """What the list shows, all pages of it, as a table."""
    rows, name = _records(request)
    return _file(exchange.as_csv(rows), "text/csv; charset=utf-8", f"{name}.csv")


@require_safe
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
@limited("register-xlsx", FILES, SECONDS)
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
    selection = register.selected(index, query, language, _found_by(query, language))
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


# --- One agreement ----------------------------------------------------------------------------------------


@require_safe
@knows("as_of", "known_on")
def agreement_detail(request, pk, slug=""):
    """An agreement as it stands today, or on the day that `as_of` names."""
    return page_or_detour(request, Kind.AGREEMENT, pk, slug, READ, _page)


@require_safe
@knows("as_of", "known_on")
def agreement_edition(request, pk, slug, number):
    """An edition of the description that was replaced: still readable, marked as such, never indexed."""
    return page_or_detour(request, Kind.AGREEMENT, pk, slug, READ, _page, number)


def _page(request, versions):
    edition, agreement = versions.shown, versions.item
    as_of, wrong = day_asked(request.GET.get("as_of", ""))
    known_on, _wrong_too = day_asked(request.GET.get("known_on", ""))
    context = versions.context()
    page = agreement_page(versions, as_of)
    listing = reverse("agreement-list")
    instrument = str(Instrument(agreement.instrument).label)
    instrument_url = f"{listing}?instrument={agreement.instrument}"
    return "agreements/detail.html", {
        **context,
        **record_context(record_of_agreement(versions, page)),
        "section": "agreement",
        "robots": context["robots"] or ("noindex,follow" if as_of or wrong or known_on else ""),
        "trail": [(_("Agreements"), listing), (instrument, instrument_url)],
        "instrument": instrument,
        "instrument_url": instrument_url,
        "level": str(Level(agreement.level).label).lower(),
        "page": page,
        "body": render_body(edition.body, edition.language)[0] if edition.body else "",
        "as_of": as_of,
        "wrong_day": wrong,
        "log_feed": reverse("feed-facts-agreement", args=[translation.get_language(), versions.pk]),
        "known": known(versions.pk, known_on, as_of or timezone.localdate()) if known_on else None,
        "known_on": known_on,
        "texts_url": versions.url(versions.language) + "texts/" + (f"?as_of={as_of}" if as_of else ""),
    }


@require_safe
@knows("show", "as_of")
def agreement_texts(request, pk, slug=""):
    """The texts of an agreement side by side, article by article."""
    try:
        versions = versions_of(Kind.AGREEMENT, pk, READ)
    except Withdrawn as gone:
        return tombstone(request, gone)
    right = versions.url(versions.language) + "texts/"
    if request.path != right:
        return HttpResponsePermanentRedirect(right)
    as_of, _wrong = day_asked(request.GET.get("as_of", ""))
    texts = parallel_texts(versions, request.GET.get("show", ""), as_of or timezone.localdate(), as_of)
    if not texts.offered:
        raise Http404
    then = f"?as_of={as_of}" if as_of else ""
    home = versions.url(versions.language) + then
    context = versions.context() | {
        "alternates": {code: url + "texts/" for code, url in versions.alternates.items()}
    }
    return render(
        request,
        "agreements/texts.html",
        {
            **context,
            "section": "agreement",
            "canonical_url": versions.canonical_url + "texts/",
            "robots": "noindex,follow" if request.GET else "",
            "switch_query": f"?show={request.GET['show']}{then.replace('?', '&')}"
            if texts.is_chosen
            else then,
            "trail": [
                (_("Agreements"), reverse("agreement-list")),
                (versions.shown.title, home),
                (_("Texts"), ""),
            ],
            "texts": texts,
            "home": home,
        },
    )
