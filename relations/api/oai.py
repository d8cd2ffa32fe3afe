"""OAI-PMH 2.0 for libraries and aggregators: one record per item, its language versions inside, deletions kept for ever.

A record carries the date of the last thing that happened to it in public: a publication, a withdrawal, or a change of
the facts that it states. What waits for its hour has not happened yet.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from relations import clock
from relations.kinds import codes
from relations.models import Content, Edition
from relations.reading.moments import last_change
from relations.reading.records import ItemRecord, records_of
from relations.reading.shelf import ever_listed, ever_seen, seen_now
from relations.reading.site import absolute, institute_name, site_name
from relations.text.dates import iso_date
from relations.text.languages import LANGUAGES, OWN_NAMES

BATCH = 100
PREFIX = "oai_dc"
HARVESTED = codes("in_oai")
SETS = {f"type:{kind}": kind for kind in HARVESTED} | {f"lang:{code}": OWN_NAMES[code] for code in LANGUAGES}
DAY, SECOND = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
)
DC_HEAD = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ '
    'http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)


class Refused(Exception):
    """An error of the protocol: its code and a sentence."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def harvest(request):
    """Answer one of the six verbs. POST is part of the protocol and changes nothing."""
    given = request.POST if request.method == "POST" else request.GET
    now = clock.now()
    asked: dict[str, str] = {}
    try:
        verb, arguments = _checked(given)
        asked = {"verb": verb, **arguments}
        body = f"<{verb}>{VERBS[verb](arguments, now)}</{verb}>"
    except Refused as refused:
        body = f'<error code="{refused.code}">{escape(str(refused))}</error>'
        if refused.code in ("badVerb", "badArgument"):
            asked = {}  # the protocol wants no attributes of a request that it does not understand
    echoed = "".join(f" {name}={quoteattr(_clean(value))}" for name, value in asked.items())
    address = escape(absolute(request.path))
    text = f"{HEAD}<responseDate>{stamp(now)}</responseDate><request{echoed}>{address}</request>{body}</OAI-PMH>\n"
    return HttpResponse(text, content_type="text/xml; charset=utf-8")


ARGUMENTS = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), {"resumptionToken"}),
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
    "ListIdentifiers": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"}),
    "ListRecords": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"}),
}


def _checked(given) -> tuple[str, dict[str, str]]:
    """The verb and its arguments, each once, none missing, none unknown."""
    verbs = given.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise Refused("badVerb", "The verb is missing, repeated or not known.")
    required, optional = ARGUMENTS[verbs[0]]
    names = set(given) - {"verb"}
    repeated = any(len(given.getlist(name)) > 1 for name in names)
    if names - required - optional or repeated:
        raise Refused("badArgument", "An argument is not known or repeated.")
    if "resumptionToken" in names:
        if len(names) > 1:
            raise Refused("badArgument", "A resumption token stands alone.")
    elif required - names:
        raise Refused("badArgument", f"Missing: {', '.join(sorted(required - names))}.")
    return verbs[0], {name: given[name] for name in given if name != "verb"}


def _identify(arguments: dict, now: datetime) -> str:
    first = ever_seen(now).order_by("published_at").values_list("published_at", flat=True).first()
    return (
        f"<repositoryName>{escape(site_name('en'))}</repositoryName>"
        f"<baseURL>{escape(absolute('/oai'))}</baseURL><protocolVersion>2.0</protocolVersion>"
        f"<adminEmail>{escape(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])}</adminEmail>"
        f"<earliestDatestamp>{stamp(first or now)}</earliestDatestamp>"
        "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"
    )


def _formats(arguments: dict, now: datetime) -> str:
    if "identifier" in arguments:
        _known(arguments["identifier"], now)
    return (
        f"<metadataFormat><metadataPrefix>{PREFIX}</metadataPrefix>"
        "<schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</schema>"
        "<metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat>"
    )


def _sets(arguments: dict, now: datetime) -> str:
    if "resumptionToken" in arguments:
        raise Refused("badResumptionToken", "The list of sets is never divided.")
    return "".join(
        f"<set><setSpec>{spec}</setSpec><setName>{escape(name)}</setName></set>"
        for spec, name in SETS.items()
    )


def _get(arguments: dict, now: datetime) -> str:
    _require_prefix(arguments)
    pk = _known(arguments["identifier"], now)
    return _records([pk], "", now)


def _list_identifiers(arguments: dict, now: datetime) -> str:
    return _listed(arguments, now, _headers)


def _list_records(arguments: dict, now: datetime) -> str:
    return _listed(arguments, now, _records)


VERBS: dict[str, Callable[[dict, datetime], str]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}


def _require_prefix(arguments: dict) -> None:
    if arguments["metadataPrefix"] != PREFIX:
        raise Refused("cannotDisseminateFormat", f"Only {PREFIX} is offered.")


def identifier(pk: int) -> str:
    """The name of an item for harvesters."""
    return f"oai:{urlsplit(settings.SITE_URL).hostname}:{pk}"


def _known(name: str, now: datetime) -> int:
    """The id in an identifier, if readers have ever seen that item."""
    head, _, pk = name.rpartition(":")
    if (
        not re.fullmatch(r"[0-9]{1,18}", pk)
        or f"{head}:" != identifier(0)[:-1]
        or not _seen(now).filter(content_id=pk).exists()
    ):
        raise Refused("idDoesNotExist", "There is no such item.")
    return int(pk)


def _seen(now: datetime):
    """What harvesters may have met. Publication in error leaves readers no trace; who has listed it must hear the end."""
    return ever_listed(now).filter(kind__in=HARVESTED)


def _listed(arguments: dict, now: datetime, write: Callable[[list[int], str, datetime], str]) -> str:
    """One batch of items in the order of their ids, and the token that leads to the next."""
    first, last, spec, after = _range(arguments)
    since, until = _moments(first, last)
    rows = _seen(now).filter(content_id__gt=after)
    if spec:
        name, _, value = spec.partition(":")
        rows = rows.filter(**{"kind" if name == "type" else "language": value})
    if since:
        facts = Content.objects.filter(facts_changed_at__gte=since).order_by().values_list("pk")
        texts = _happened(now).filter(moment__gte=since).order_by().values_list("content_id")
        rows = rows.filter(content_id__in=texts.union(facts))
    if until:
        later = _happened(now).filter(content_id=OuterRef("content_id"), moment__gte=until)
        rows = rows.filter(~Exists(later)).exclude(content__facts_changed_at__gte=until)
    ids = list(rows.order_by("content_id").values_list("content_id", flat=True).distinct()[: BATCH + 1])
    if not ids:
        raise Refused("noRecordsMatch", "Nothing matches.")
    written = write(ids[:BATCH], spec, now)
    if len(ids) > BATCH:
        token = "!".join([first, last, spec, str(ids[BATCH - 1])])
        return f"{written}<resumptionToken>{escape(token)}</resumptionToken>"
    return f"{written}<resumptionToken/>" if after else written


def _happened(now: datetime):
    """Editions with the moment of the last thing that happened to them."""
    return _seen(now).annotate(moment=Coalesce("withdrawn_at", "undone_at", "published_at"))


def _range(arguments: dict) -> tuple[str, str, str, int]:
    """From, until, set and last id as they were asked for: of the arguments, or of the token that stands for them."""
    after = "0"
    if "resumptionToken" in arguments:
        parts = arguments["resumptionToken"].split("!")
        if len(parts) != 4 or not re.fullmatch(r"[0-9]{1,18}", parts[3]):
            raise Refused("badResumptionToken", "This token was not given here.")
        first, last, spec, after = parts
    else:
        _require_prefix(arguments)
        first, last, spec = (arguments.get(name, "") for name in ("from", "until", "set"))
    if spec and spec not in SETS:
        raise Refused("noRecordsMatch", "There is no such set.")
    return first, last, spec, int(after)


def _moments(first: str, last: str) -> tuple[datetime | None, datetime | None]:
    """From, and until as the first instant after it."""
    if first and last and len(first) != len(last):
        raise Refused("badArgument", "From and until differ in granularity.")
    since, until = _moment(first), _moment(last, end=True)
    if since and until and since >= until:
        raise Refused("badArgument", "From is later than until.")
    return since, until


def _moment(text: str, end: bool = False) -> datetime | None:
    """A day or a second in UTC; as an end, the first instant after it."""
    if not text:
        return None
    try:
        if DAY.fullmatch(text):
            moment, unit = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC), timedelta(days=1)
        elif SECOND.fullmatch(text):
            moment, unit = (
                datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
                timedelta(seconds=1),
            )
        else:
            raise ValueError
        return moment + unit if end else moment
    except (ValueError, OverflowError) as wrong:
        raise Refused(
            "badArgument", "A date is not written as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ."
        ) from wrong


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _histories(ids: list[int], now: datetime) -> dict[int, list[Edition]]:
    found: dict[int, list[Edition]] = defaultdict(list)
    for edition in _seen(now).filter(content_id__in=ids).defer("body").select_related("content"):
        found[edition.content_id].append(edition)
    return found


def _headers(ids: list[int], spec: str, now: datetime) -> str:
    histories = _histories(ids, now)
    return "".join(_header(pk, histories[pk], spec, now) for pk in ids)


def _readable(editions: list[Edition], spec: str, now: datetime) -> list[Edition]:
    """What readers see of an item now; nothing when it left the set of a language that was asked for."""
    public = seen_now(editions, now)
    name, _, value = spec.partition(":")
    left = name == "lang" and all(edition.language != value for edition in public)
    return [] if left else public


def _header(pk: int, editions: list[Edition], spec: str, now: datetime) -> str:
    """Identifier, date and sets; an item that no reader sees any more, or not in this set, is a deleted record."""
    public = _readable(editions, spec, now)
    name, _, asked = spec.partition(":")
    gone = {asked} if name == "lang" else {edition.language for edition in editions}
    languages = sorted({edition.language for edition in public} or gone)
    sets = [f"type:{editions[0].kind}", *(f"lang:{language}" for language in languages)]
    status = "" if public else ' status="deleted"'
    specs = "".join(f"<setSpec>{spec}</setSpec>" for spec in sets)
    return (
        f"<header{status}><identifier>{escape(identifier(pk))}</identifier>"
        f"<datestamp>{stamp(last_change(editions))}</datestamp>{specs}</header>"
    )


def _records(ids: list[int], spec: str, now: datetime) -> str:
    histories = _histories(ids, now)
    public = [edition for pk in ids for edition in _readable(histories[pk], spec, now)]
    versions: dict[int, list[ItemRecord]] = defaultdict(list)
    for item in records_of(public, now):
        versions[item.id].append(item)
    return "".join(
        f"<record>{_header(pk, histories[pk], spec, now)}{_metadata(versions[pk]) if pk in versions else ''}</record>"
        for pk in ids
    )


def _metadata(versions: list[ItemRecord]) -> str:
    """Dublin Core of an item with all its language versions."""
    versions.sort(key=lambda item: item.language != item.original_language)
    first = versions[0]
    rows: list[tuple[str, str, str]] = []
    for item in versions:
        rows += [("title", item.title, item.language), ("description", item.lead, item.language)]
        if item.force and item.force.standings:
            listed = "; ".join(one.words for one in item.force.standings)
            with translation.override(item.language):
                said = _("Standing of the parties: %(listed)s.") % {"listed": listed}
            rows.append(("description", said.replace("..", "."), item.language))
        rows += [("subject", word, item.language) for word in [*item.topics, *item.keywords]]
        rows += [("coverage", country.name, item.language) for country in item.countries]
        rows += [("identifier", item.url, ""), ("language", item.language, "")]
    rows += [("creator", author.name, first.language) for author in first.authors]
    rows += [
        ("identifier", first.permanent_url, ""),
        ("identifier", f"https://doi.org/{first.doi}" if first.doi else "", ""),
        ("publisher", institute_name(first.language), first.language),
        ("date", iso_date(first.day, first.precision) if first.day else "", ""),
        ("source", first.first.line if first.first else "", first.language),
        ("source", first.first.url if first.first else "", ""),
        ("type", first.label or first.kind, first.language),
        ("format", "text/html", ""),
        ("rights", institute_name(first.language), first.language),
    ]
    written = "".join(_element(*row) for row in dict.fromkeys(rows) if row[1])
    return f"<metadata>{DC_HEAD}{written}</oai_dc:dc></metadata>"


def _element(name: str, text: str, language: str) -> str:
    said = f' xml:lang="{language}"' if language else ""
    return f"<dc:{name}{said}>{escape(_clean(text))}</dc:{name}>"


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return CONTROLS.sub("", text)
