"""Taking an item through the desk to the shelf, with the same acts and the same people as in real life."""

import datetime as dt
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from relations.editorial import publishing
from relations.models import LANGUAGE_CHOICES, Content, Edition, Source, User
from relations.text.footnotes import inline_footnotes
from relations.text.markup import clean_html

from .source import translated

ZONE = ZoneInfo("Asia/Almaty")
NAMED_SITE = re.compile(r"(?P<site>(?:[\w-]+\.)+[a-z]{2,}(?:/[^\s,;]+)?)(?:\s+(?:item\s+)?\S*\d\S*)?")
REVIEW = {
    "kk": "ҚСЗИ шолуы, 2025 жылғы қараша",
    "ru": "Обзор КИСИ, ноябрь 2025\u00a0г.",
    "en": "KazISS review, November 2025",
}
SOURCES = {
    "review of November 2025": REVIEW,
    "yuz.uz: 4.6 in 2022 was +17.9 %": {
        "kk": "yuz.uz; есептелді: 2022 жылғы 4,6 – 17,9\u00a0% өсім",
        "ru": "yuz.uz; рассчитано: 4,6 в 2022\u00a0г. – рост на 17,9\u00a0%",
        "en": "yuz.uz; computed: 4.6 in 2022 was a rise of 17.9%",
    },
    "derived from yuz.uz: 7.5 is 15.0 %": {
        "kk": "yuz.uz; есептелді: 7,5 – бұл 15,0\u00a0%",
        "ru": "yuz.uz; рассчитано: 7,5 – это 15,0\u00a0%",
        "en": "yuz.uz; computed: 7.5 is 15.0%",
    },
    "yuz.uz, January–December 2022": {
        "kk": "yuz.uz, 2022 жылғы қаңтар – желтоқсан",
        "ru": "yuz.uz, январь – декабрь 2022\u00a0г.",
        "en": "yuz.uz, January–December 2022",
    },
    "KazISS, review of November 2025": REVIEW,
    "Akorda, Kazakh MFA and Uzbek presidential press service as quoted in the entries": {
        "kk": (
            "Жазбаларда аталған дереккөздер баяндаған Ақорда, Қазақстан СІМ және Өзбекстан Президентінің"
            " баспасөз қызметі хабарлары"
        ),
        "ru": (
            "Акорда, МИД Казахстана и пресс-служба Президента Узбекистана"
            " в изложении источников, названных в записях"
        ),
        "en": (
            "Akorda, the Ministry of Foreign Affairs of Kazakhstan and the press service of the President"
            " of Uzbekistan, as quoted in the entries"
        ),
    },
}
FIRST_DAY = dt.date(2018, 3, 1)  # the portal is older than its demo: nothing was published before


class Office:
    """Who does what: the expert or registrar writes, a translator translates, an editor approves, the chief publishes."""

    def __init__(self, people: dict[str, User]):
        self.people = people

    def writer(self, content: Content, language: str) -> User:
        """Who submits one language version of an item."""
        if content.kind == "collection":
            return self.people["editor"]
        if content.kind != "article":
            return self.people["registrar"]
        return self.people["expert" if language == content.original_language else f"translator-{language}"]

    def submit(self, content: Content, language: str) -> None:
        """Bring a text to review."""
        writer = self.writer(content, language)
        publishing.touch(content, language, by=writer)
        publishing.submit(content, language, by=writer)

    def publish(self, content: Content, language: str, at: dt.datetime, **how) -> Edition:
        """Submit, approve and publish one language version, as of a moment."""
        self.submit(content, language)
        approver = self.people["chief-editor" if content.kind == "collection" else "editor"]
        publishing.approve(content, language, by=approver)
        return publishing.publish(content, language, by=self.people["chief-editor"], at=at, **how)

    def publish_all(self, content: Content, languages, at: dt.datetime) -> None:
        """Publish the original, then its translations, a day apart as translators need it."""
        order = sorted(languages, key=lambda language: language != content.original_language)
        for place, language in enumerate(order):
            self.publish(content, language, at + dt.timedelta(hours=3 * place))


def morning(day: dt.date) -> dt.datetime:
    """Nine o'clock in Almaty, and never before the portal opened."""
    return dt.datetime.combine(max(day, FIRST_DAY), dt.time(9), ZONE)


def day_of(text: str) -> dt.date:
    """A day from an ISO date whose day may be missing."""
    return dt.date.fromisoformat(text if len(text) == 10 else f"{text}-01")


def texts(row: dict, lead: str = "lead") -> dict[str, str]:
    """Title, summary, keywords and body of a row of data as columns; notes go where they belong in the text."""
    bodies = {code: inline_footnotes(html) for code, html in (row.get("body") or {}).items() if html}
    words = {code: ", ".join(list_) for code, list_ in (row.get("keywords") or {}).items() if list_}
    return {
        **translated("title", row["title"]),
        **translated("lead", row.get(lead)),
        **translated("body", {code: clean_html(html) for code, html in bodies.items()}),
        **translated("keywords", words),
    }


def existing(model, row: dict):
    """The item that an earlier run made of this row: by its working title, or by an edition of it."""
    for language, _name in LANGUAGE_CHOICES:
        title = (row["title"].get(language) or "").strip()
        if not title:
            continue
        found = model.objects.filter(**{f"title_{language}": title}).order_by("pk")
        earlier = Edition.objects.filter(kind=model.KIND, language=language, title=title).order_by("pk")
        item = found.first() or model.objects.filter(pk__in=earlier.values("content_id")).first()
        if item:
            return item
    return None


def add_sources(content: Content, note: str | None) -> None:
    """The sources that a row of data names; remarks meant for editors stay behind, addresses become links."""
    known = {host_of(url) for url in content.sources.values_list("url", flat=True)}
    for title, url in sources_in(note or ""):
        if host_of(url) not in known:
            Source.objects.create(content=content, url=url, **source_names("title", title))


def sources_in(note: str) -> list[tuple[str, str]]:
    """Titles and addresses of the sources in an editors' note: «president.uz/ru/lists/view/4809; zakon.kz 6501800»."""
    found = []
    bare = re.sub(r"\([^)]*\)", " ", note)
    for part in re.split(r";|,\s|\sand\s", bare):
        match = NAMED_SITE.search(part)
        if match and "general knowledge" not in part:
            found.append((" ".join(match[0].split()), address_of(match["site"])))
        elif part.strip() in SOURCES:
            found.append((part.strip(), ""))
    return list(dict.fromkeys(found))


def host_of(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")


def address_of(text: str) -> str:
    """The address in the name of a source: that of the text where it is given, else of the site."""
    match = NAMED_SITE.search(text)
    return f"https://{match['site']}{'' if '/' in match['site'] else '/'}" if match else ""


def source_names(field: str, text: str) -> dict[str, str]:
    """One source as the columns of a translated field: a site is called the same in all languages."""
    bare = " ".join(re.sub(r"\s*\([^)]*\)", "", text).split()).strip(" ;")
    return translated(field, SOURCES.get(bare) or dict.fromkeys(("kk", "ru", "en"), bare))
