"""The page and what is on it as a graph of schema.org, for search engines and assistants."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from relations.law import PartyStanding
from relations.models import LinkKind
from relations.reading.first_published import FirstPublication
from relations.reading.records import (
    Author,
    Force,
    ItemRecord,
    Meeting,
    Mention,
    PartyForce,
    RecordFile,
)
from relations.reading.site import absolute, institute_name, site_name

ARTICLE_TYPES = {
    "review": "ScholarlyArticle",
    "analytical_note": "ScholarlyArticle",
    "policy_brief": "Report",
    "report": "Report",
}
# Of the other standings nothing is said: what is not recorded, or is political, has no force to tell.
FORCE = {
    "in_force": "InForce",
    "provisional": "PartiallyInForce",
    "draft": "NotInForce",
    "not_in_force": "NotInForce",
    "suspended": "NotInForce",
    "terminated": "NotInForce",
    "expired": "NotInForce",
    "superseded": "NotInForce",
}
# What an agreement does to others; for a change there is a general word besides the exact one.
CHANGES = {
    LinkKind.AMENDS: ("legislationAmends", "legislationChanges"),
    LinkKind.SUPERSEDES: ("legislationRepeals", "legislationChanges"),
    LinkKind.IMPLEMENTS: ("legislationEnsuresImplementationOf",),
}
EVENT_STATUS = {
    "planned": "EventScheduled",
    "held": "EventScheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}


def schema(term: str) -> str:
    return f"https://schema.org/{term}"


def website_id() -> str:
    return absolute("/#website")


def institute_id() -> str:
    return absolute("/#institute")


def frame(language: str, trail: list[tuple[str, str]]) -> list[dict]:
    """What every page says: whose site it is, how to search it, and where on it the page stands."""
    search = absolute(f"/{language}/search/?q={{search_term_string}}")
    nodes = [
        {
            "@type": "WebSite",
            "@id": website_id(),
            "url": absolute(f"/{language}/"),
            "name": site_name(language),
            "inLanguage": [code for code, _ in settings.LANGUAGES],
            "publisher": {"@id": institute_id()},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": search},
                "query-input": "required name=search_term_string",
            },
        },
        {
            "@type": ["Organization", "ResearchOrganization"],
            "@id": institute_id(),
            "name": institute_name(language),
            "url": absolute(f"/{language}/"),
            "logo": absolute(f"{settings.STATIC_URL}img/mark.svg"),
        },
    ]
    return [*nodes, breadcrumbs(trail)] if trail else nodes


def breadcrumbs(trail: list[tuple[str, str]]) -> dict:
    """The way from the front page; the page itself closes it and has no address."""
    steps = []
    for position, (name, url) in enumerate(trail, start=1):
        step = {"@type": "ListItem", "position": position, "name": name}
        if url:
            step["item"] = absolute(url)
        steps.append(step)
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def page(name: str, description: str, url: str, language: str, type_: str = "") -> dict:
    """A page that is no item: a list, a topic, the front page."""
    return known(
        {
            "@type": type_ or "CollectionPage",
            "@id": absolute(url),
            "url": absolute(url),
            "name": name,
            "description": description,
            "inLanguage": language,
            "isPartOf": {"@id": website_id()},
        }
    )


def graph_of(item: ItemRecord, trail: list[tuple[str, str]], site: str) -> list[dict]:
    """The frame in the language of the interface, and the item in the language of its text."""
    return [*frame(site, trail), node_of(item)]


def node_of(item: ItemRecord) -> dict:
    """The item itself."""
    return known(SHAPES.get(item.kind, work)(item))


def known(node: dict) -> dict:
    """The node without what is not known."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {}, ())}


def common(item: ItemRecord) -> dict:
    """What creative works of every kind say."""
    return {
        "@id": item.url,
        "url": item.url,
        "mainEntityOfPage": item.url,
        "inLanguage": item.language,
        "datePublished": item.issued,
        "dateModified": timezone.localtime(item.modified_at).isoformat(),
        "publisher": {"@id": institute_id()},
        "isPartOf": part_of(item.first),
        "publication": since(item) if item.first else None,
        "pagination": item.first.pages if item.first else "",
        "sameAs": item.first.url if item.first else "",
        "image": absolute(item.image_url) if item.image_url else "",
        "isAccessibleForFree": True,
        "identifier": [item.permanent_url, *([f"https://doi.org/{item.doi}"] if item.doi else [])],
        "keywords": list(dict.fromkeys([*item.topics, *item.keywords])),
        **translations(item),
    }


def part_of(first: FirstPublication | None) -> dict | list[dict]:
    """The site, and the issue of the journal in which a text appeared first."""
    site = {"@id": website_id()}
    if not (first and first.title):
        return site
    journal = known({"@type": "Periodical", "name": first.title, "issn": first.issn})
    if first.volume:
        journal = {"@type": "PublicationVolume", "volumeNumber": first.volume, "isPartOf": journal}
    if first.issue:
        journal = {"@type": "PublicationIssue", "issueNumber": first.issue, "isPartOf": journal}
    return [journal, site]


def since(item: ItemRecord) -> dict:
    """Since when a text that appeared elsewhere is here."""
    day = item.first.here_since.isoformat()
    return {"@type": "PublicationEvent", "startDate": day, "publishedBy": {"@id": institute_id()}}


def mention_node(mention: Mention) -> dict:
    """Another thing that an item is about."""
    return known(
        {
            "@type": mention.type,
            "name": mention.name,
            "@id": absolute(mention.url) if mention.url else "",
            "identifier": mention.code,
            "jobTitle": mention.office,
        }
    )


def mention_nodes(mentions: Iterable[Mention]) -> list[dict]:
    return [mention_node(mention) for mention in mentions]


def translations(item: ItemRecord) -> dict:
    """The pair of inverse properties that joins a text and its translations."""
    if item.language == item.original_language or item.original_language not in item.versions:
        return {"workTranslation": [{"@id": absolute(version.url)} for version in item.others.values()]}
    return {"translationOfWork": {"@id": absolute(item.original.url)}}


def work(item: ItemRecord) -> dict:
    """A text of the portal."""
    return {
        "@type": item.traits.schema_type,
        **common(item),
        "headline": item.title,
        "alternativeHeadline": [version.title for version in item.others.values()],
        "abstract": item.lead,
        "author": [author_node(author) for author in item.authors],
        "translator": {"@type": "Person", "name": item.translator} if item.translator else None,
        "about": mention_nodes(item.countries),
        "mentions": mention_nodes(item.mentions),
        "citation": item.references,
        "license": absolute(f"/{item.language}/about/"),
        "encoding": [file_node(file) for file in item.files],
        "correction": item.correction,
        "version": item.number,
    }


def article(item: ItemRecord) -> dict:
    return work(item) | {"@type": ARTICLE_TYPES.get(item.genre, "AnalysisNewsArticle")}


def agreement(item: ItemRecord) -> dict:
    portal = common(item)  # publishes what is said about the thing, not the thing
    said_at, said_by = portal.pop("dateModified"), portal.pop("publisher")
    del portal["datePublished"]
    return {
        "@type": "Legislation",
        **portal,
        "sdDatePublished": said_at,
        "sdPublisher": said_by,
        "name": item.title,
        "alternateName": [version.title for version in item.others.values()],
        "abstract": item.lead,
        "legislationType": item.label,
        "legislationDate": item.day.isoformat() if item.day and item.precision == "day" else "",
        "spatialCoverage": mention_nodes(item.countries),
        "subjectOf": mention_nodes(item.mentions),
        "encoding": [legislation_file(file) for file in item.files],
        **(legislation(item.force, item.place) if item.force else {}),
    }


def legislation(force: Force, place: str) -> dict:
    """Numbers, parties, force and time of an agreement. The mapping to Legislation is approximate."""
    parties = mention_nodes(force.parties)
    in_words = schema(FORCE[force.status]) if force.status in FORCE else ""
    node = {
        "legislationIdentifier": force.numbers,
        "legislationLegalForce": in_words,
        "legislationJurisdiction": parties,
        "legislationResponsible": [responsible(one) for one in force.standings] or parties,
        "legislationDateVersion": force.day.isoformat() if in_words else "",
        "temporalCoverage": f"{force.begins}/{force.ends}" if force.begins else "",
        "locationCreated": place,
    }
    for kind, other in force.changes:
        for name in CHANGES.get(kind, ()):
            node.setdefault(name, []).append(mention_node(other))
    return node


def responsible(one: PartyForce) -> dict:
    """A party in its capacity, and since when, as far as they are known: schema.org says so by a Role."""
    node = mention_node(one.party)
    if one.standing == PartyStanding.NAMED:
        return node
    role = {"@type": "Role", "roleName": one.standing, "startDate": one.since}
    return known(role | {"legislationResponsible": node})


def event(item: ItemRecord) -> dict:
    return {
        "@type": "Event",
        "@id": item.url,
        "url": item.url,
        "name": item.title,
        "alternateName": [version.title for version in item.others.values()],
        "description": item.lead,
        "inLanguage": item.language,
        "image": absolute(item.image_url) if item.image_url else "",
        "startDate": item.day.isoformat() if item.day else "",
        "endDate": (item.until or item.day).isoformat() if item.day else "",
        "eventAttendanceMode": schema("OfflineEventAttendanceMode"),
        "about": mention_nodes(item.countries),
        "subjectOf": mention_nodes(item.mentions),
        "keywords": list(dict.fromkeys([*item.topics, *item.keywords])),
        **(meeting(item.meeting, item) if item.meeting else {}),
    }


def meeting(held: Meeting, item: ItemRecord) -> dict:
    """Level, state and place of an event, who took part, what it belongs to and what came of it."""
    address = known({"@type": "PostalAddress", "addressLocality": item.place, "addressCountry": held.country})
    is_moved = held.status in ("planned", "postponed") and held.previous_starts_on
    mode = "OnlineEventAttendanceMode" if held.is_online else "OfflineEventAttendanceMode"
    series = {"@type": "EventSeries", "name": held.series} if held.series else None
    return known(
        {
            "@type": "BusinessEvent" if held.level == "business" else "Event",
            "additionalType": item.label,
            "eventStatus": schema("EventRescheduled" if is_moved else EVENT_STATUS[held.status]),
            "previousStartDate": held.previous_starts_on.isoformat() if held.previous_starts_on else "",
            "eventAttendanceMode": schema(mode),
            "location": {"@type": "Place", "name": held.venue, "address": address} if held.venue else None,
            "organizer": mention_node(held.host) if held.host else None,
            "attendee": mention_nodes(held.attendees),
            "superEvent": mention_node(held.whole) if held.whole else series,
            "subEvent": mention_nodes(held.parts),
            "workFeatured": mention_nodes(held.outcome),
        }
    )


def collection(item: ItemRecord) -> dict:
    return {
        "@type": item.traits.schema_type,
        **common(item),
        "name": item.title,
        "abstract": item.lead,
        "about": mention_nodes(item.countries),
        "hasPart": mention_nodes(item.mentions),
    }


SHAPES = {
    "article": article,
    "agreement": agreement,
    "event": event,
    "dossier": collection,
    "collection": collection,
}


def author_node(author: Author) -> dict:
    """A person, or a group of authors, with post, institute and ORCID."""
    return known(
        {
            "@type": "Person" if author.given else "Organization",
            "@id": absolute(author.url) if author.url else "",
            "name": author.name,
            "jobTitle": author.position,
            "affiliation": {"@type": "Organization", "name": author.affiliation}
            if author.affiliation
            else None,
            "sameAs": f"https://orcid.org/{author.orcid}" if author.orcid else "",
        }
    )


def file_node(file: RecordFile) -> dict:
    return known(
        {
            "@type": "MediaObject",
            "contentUrl": absolute(file.url),
            "encodingFormat": file.media_type,
            "inLanguage": file.language,
            "contentSize": f"{file.size} B" if file.size else "",
            "sha256": file.sha256,
        }
    )


def legislation_file(file: RecordFile) -> dict:
    """The text of an agreement in one language, and whether it is authentic."""
    value = "AuthoritativeLegalValue" if file.is_authentic else "UnofficialLegalValue"
    return file_node(file) | {"@type": "LegislationObject", "legislationLegalValue": schema(value)}


def expert(person: Author, url: str, language: str, **facts) -> dict:
    """The profile of an expert."""
    node = author_node(person) | known(facts)
    return {
        "@type": "ProfilePage",
        "@id": absolute(url),
        "isPartOf": {"@id": website_id()},
        "url": absolute(url),
        "inLanguage": language,
        "mainEntity": node | {"@id": absolute(f"{url}#person")},
    }


def dataset(name: str, url: str, language: str, **facts) -> dict:
    """A series of figures with its publisher, period and file."""
    return known({"@type": "Dataset", "@id": absolute(url), "name": name, "inLanguage": language} | facts)
