"""HTML of articles: cleaning whatever was pasted, and measuring what came out.

Stored text has one small vocabulary (``TAGS``). ``clean_html`` maps everything else into it; it is the only door for
HTML, used on save, on import and when an edition is made, and it returns its own output unchanged.
"""

import hashlib
import html as entities
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import nh3
from django.conf import settings

from relations.kinds import KINDS

from .footnotes import render_footnotes, without_footnotes
from .languages import language_of
from .letters import tidy
from .tokens import BLOCKS, TAG, VOID, tokens, words

__all__ = [
    "Heading",
    "clean_html",
    "excerpt",
    "plain_text",
    "reading_minutes",
    "render_footnotes",
    "with_heading_ids",
    "word_count",
]

TAGS = words(
    "p h2 h3 h4 ul ol li blockquote table caption thead tbody tfoot tr th td strong em sup sub br hr a span section "
    "figure figcaption picture source img"
)
RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "cite": "em"}
DROPPED_WITH_CONTENT = words(
    "script style title head template noscript noembed noframes iframe frameset object embed applet svg math "
    "xml canvas audio video select textarea button"
)
CLASSES = {
    "sup": {"fn-ref"},
    "a": {"fn-back"},
    "section": {"footnotes"},
    "span": {"fn"},
    "p": {"source-line"},
    "th": {"number"},
    "td": {"number"},
    "figure": {"wide"},
}
LANGUAGE_MARKED = ("p", "blockquote", "span", "em", "strong", "li", "td", "th", "h2", "h3", "h4", "a")
ATTRIBUTES = {
    "a": {"href", "id", "aria-label"},
    "section": {"aria-label"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading"},
    "source": {"srcset", "sizes", "type", "media"},
    "li": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
for _tag in LANGUAGE_MARKED:
    ATTRIBUTES.setdefault(_tag, set()).update(("lang", "dir"))

NOTE_ID = re.compile(r"(?:fn|fnref|note|ref|footnote)-?\d{1,4}")
HEADING_ID = re.compile(r"(?:part|art|sec)-[a-z0-9][a-z0-9-]{0,60}")
IN_PAGE = re.compile(r"#[A-Za-z][\w-]{0,80}", re.ASCII)
WEB = re.compile(r"https?://[^\s/?#@\\]+(?::\d{1,5})?(?:[/?#][^\s\\]*)?", re.IGNORECASE)
MAIL = re.compile(r"mailto:[^\s@<>\"'\\]+@[^\s@<>\"'\\]+", re.IGNORECASE)
BARE_WEB = re.compile(r"www\.[^\s\\]+", re.IGNORECASE)
ON_SITE = re.compile(r"/(?![/\\])[^\s\\]*")
ITEM_PAGE = re.compile(
    rf"(?:/[a-z]{{2}}/(?:{'|'.join(kind.section for kind in KINDS)})/(\d+)(?:-[^/?#]*)?/?|/p/(\d+)/?"
    rf"|/preview/(\d+)/[a-z]{{2}}/?|/[^/]+/relations/(?:{'|'.join(kind.code for kind in KINDS)})/(\d+)/change/)"
    r"(?:\?[^#]*)?(#[\w-]+)?"
)
SMALL_NUMBER = re.compile(r"\d{1,4}")
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
CANDIDATE = re.compile(r"\S+(?: \d{1,5}(?:\.\d+)?[wx])?")
SIZES = re.compile(r"[\w\s().,:%-]{1,200}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
STAND_IN = (
    "\ue000"  # for the no-break space, which the sanitiser writes as an entity, slowly, and XML does not know
)
LOOSE_AMPERSAND = re.compile(r"&(?![A-Za-z#])")
ENDLESS_TAG = re.compile(
    r"<[A-Za-z][^<>]{8000,}>"
)  # a picture inside its own address, or thousands of attributes
WORD = re.compile(r"[^\W_]+(?:[-’'ʼ][^\W_]+)*")

LONGEST = 1_000_000
REMEMBERED = 2000
DEEPEST = 120
OFTEN_LEFT_OPEN = frozenset({"p", "li", "td", "th", "tr", "thead", "tbody", "option", "dt", "dd"})


@dataclass(frozen=True)
class Heading:
    """One line of a table of contents."""

    level: int
    id: str
    text: str


def clean_html(html: str | None) -> str:
    """The same text in the portal's vocabulary, with nothing active in it; cleaning twice changes nothing."""
    if not html:
        return ""
    mark = _mark(html)
    if mark in _known_clean:
        return html
    cleaned = _cleaned(html)
    if len(_known_clean) >= REMEMBERED:
        _known_clean.clear()
    _known_clean.add(_mark(cleaned))
    return cleaned


def _mark(html: str) -> bytes:
    """A fingerprint of a text and of what its cleaning depends on."""
    return hashlib.blake2b(f"{settings.MEDIA_URL}\0{html}".encode(errors="replace"), digest_size=24).digest()


_known_clean: set[bytes] = (
    set()
)  # texts that came out of the cleaner lately: one act cleans the same text many times


def _cleaned(html: str) -> str:
    text = LOOSE_AMPERSAND.sub(
        "&amp;", ENDLESS_TAG.sub("", CONTROL.sub("", tidy(html.replace(STAND_IN, ""))))
    )
    if len(text) > LONGEST or _too_deep(text):
        return _as_paragraphs(text)
    for _ in range(6):
        safe = _cleaner().clean(text.replace("&nbsp;", STAND_IN).replace("\u00a0", STAND_IN))
        cleaned = _tidied(safe.replace("&nbsp;", "\u00a0").replace(STAND_IN, "\u00a0"))
        if len(cleaned) > LONGEST:
            return _as_paragraphs(cleaned)
        if cleaned == text:
            return cleaned
        text = cleaned
    return _as_paragraphs(text)


def plain_text(html: str | None, notes: bool = True) -> str:
    """The words alone, one line per block; with ``notes=False`` without the footnotes."""
    if not html:
        return ""
    text = html if notes else without_footnotes(html)
    if "<s" in text or "<S" in text:
        text = _SILENT.sub("", text)
    text = entities.unescape(TAG.sub(_in_plain_text, text))
    if any(space in text for space in _ODD_SPACES):  # rare, and looking at every space is slow
        text = _SPACES.sub(" ", text)
    return "\n".join(found for line in text.split("\n") if (found := line.strip(" ")))


_SILENT = re.compile(r"<(script|style)\b.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_ODD_SPACES = ("  ", "\t", "\r", "\f", "\v")
_SPACES = re.compile(r"[ \t\r\f\v]+")


def _in_plain_text(tag: re.Match) -> str:
    """What stands in the place of a tag."""
    name = tag[2].lower()
    if name in BLOCKS:
        return "\n"
    return " " if name in ("td", "th") or (name == "span" and 'class="fn"' in tag[0]) else ""


def excerpt(html: str | None, length: int = 300) -> str:
    """The beginning of the text, cut at a word, without headings' and notes' interruption."""
    body = re.sub(
        r"<(h[1-6]|table|figure)\b(?:(?!<\1\b).)*?</\1>", " ", html or "", flags=re.DOTALL | re.IGNORECASE
    )
    text = plain_text(body, notes=False).replace("\n", " ")
    if len(text) <= length:
        return text
    head = text[:length]
    if not text[length : length + 1].isspace():
        head = head[: max(head.rfind(" "), head.rfind("\u00a0"))] if re.search(r"\s", head) else head[:-1]
    return head.rstrip(" \u00a0,;:–—-") + "…"


def word_count(html: str | None) -> int:
    """How many words the text has, footnotes not counted."""
    return len(WORD.findall(plain_text(html, notes=False)))


def reading_minutes(number: int, language: str) -> int:
    """How long reading so many words takes, at least a minute; Kazakh and Russian words are longer than English ones."""
    return max(1, round(number / language_of(language).words_a_minute))


def with_heading_ids(html: str, prefix: str = "") -> tuple[str, list[Heading]]:
    """The text with an address on every heading, and its headings in order.

    Addresses are ``part-1``, ``part-1-2``…; an address an editor gave stays. ``prefix`` keeps two texts on one page apart.
    """
    toc: list[Heading] = []
    counts = {2: 0, 3: 0, 4: 0}
    taken = set(re.findall(r'<h[2-4][^<>]* id="([^"]+)"', html))

    def number(level: int) -> str:
        counts[level] += 1
        counts.update({deeper: 0 for deeper in counts if deeper > level})
        return "part-" + "-".join(str(counts[step]) for step in range(2, level + 1))

    def place(match: re.Match) -> str:
        level, attributes, inner = int(match[1]), match[2], match[3]
        given = re.search(r' id="([^"]*)"', attributes)
        name = number(level)
        while not given and name in taken:
            name += "-a"
        name = f"{prefix}{given[1] if given else name}"
        attributes = re.sub(r' id="[^"]*"', "", attributes)
        toc.append(Heading(level, name, plain_text(inner, notes=False).replace("\n", " ")))
        return f'<h{level} id="{name}"{attributes}>{inner}</h{level}>'

    return re.sub(r"<h([2-4])((?:\s[^<>]*)?)>((?:(?!<h\1\b).)*?)</h\1>", place, html, flags=re.DOTALL), toc


# How clean_html works


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS | set(RENAMED) | {"div"},
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """An attribute's value if it may stay, possibly mended; None removes the attribute."""
    rule = _RULES.get(name)
    return rule(tag, value) if rule else value


def _address(_tag: str, value: str) -> str | None:
    value = value.strip().strip(STAND_IN)
    if STAND_IN in value:
        return None
    if BARE_WEB.fullmatch(value):
        value = f"https://{value}"
    value = _without_own_host(value)
    if item := ITEM_PAGE.fullmatch(value):
        *numbers, place = item.groups()
        return f"/p/{next(filter(None, numbers))}{place or ''}"
    return value if any(form.fullmatch(value) for form in (IN_PAGE, WEB, MAIL, ON_SITE)) else None


def _without_own_host(address: str) -> str:
    """An address of the portal itself, copied whole from a browser, without the part that may change."""
    host = settings.SITE_URL.partition("://")[2].lower()
    own = re.match(rf"https?://{re.escape(host)}(?=[/?#]|$)", address, re.IGNORECASE)
    return (address[own.end() :] or "/") if own else address


def _own_file(_tag: str, value: str) -> str | None:
    value = value.strip()
    own = value.startswith(settings.MEDIA_URL) and len(value) > len(settings.MEDIA_URL)
    rest = value[len(settings.MEDIA_URL) :]
    strange = re.search(r"[\s\\<>\"'`]|(?:^|/)\.\.?(?:/|$)|%(?:2e|2f|5c|00)|^/", rest, re.IGNORECASE)
    return value if own and not strange else None


def _own_files(tag: str, value: str) -> str | None:
    candidates = [candidate.strip() for candidate in value.split(",")]
    fine = all(CANDIDATE.fullmatch(one) and _own_file(tag, one.split(" ")[0]) for one in candidates)
    return ", ".join(candidates) if fine else None


def _identifier(tag: str, value: str) -> str | None:
    pattern = HEADING_ID if tag in ("h2", "h3", "h4") else NOTE_ID
    return value if pattern.fullmatch(value) else None


def _matching(pattern: re.Pattern) -> Callable[[str, str], str | None]:
    return lambda _tag, value: value if pattern.fullmatch(value) else None


def _among(*choices: str) -> Callable[[str, str], str | None]:
    return lambda _tag, value: value if value in choices else None


_RULES: dict[str, Callable[[str, str], str | None]] = {
    "href": _address,
    "src": _own_file,
    "srcset": _own_files,
    "sizes": _matching(SIZES),
    "media": _matching(SIZES),
    "type": _among("image/avif", "image/webp", "image/jpeg", "image/png"),
    "loading": _among("lazy", "eager"),
    "dir": _among("rtl", "ltr"),
    "scope": _among("col", "row", "colgroup", "rowgroup"),
    "id": _identifier,
    "lang": _matching(LANGUAGE_TAG),
    "width": _matching(SMALL_NUMBER),
    "height": _matching(SMALL_NUMBER),
    "colspan": _matching(SMALL_NUMBER),
    "rowspan": _matching(SMALL_NUMBER),
    "start": _matching(SMALL_NUMBER),
}


def _tidied(html: str) -> str:
    """Rename old tags, drop spans that say nothing, turn bare divisions into paragraphs, mark outside links."""
    out: list[str] = []
    closers: list[str] = []
    parts = list(tokens(html))
    for place, (token, name, closing) in enumerate(parts):
        if name is None or name in VOID:
            out.append("" if name in ("img", "source") and " src" not in token else token)
        elif closing:
            out.append(closers.pop() if closers else "")
        else:
            opener, closer = _opened(token, name, parts, place)
            closers.append(closer)
            out.append(opener)
    return "".join(out)


def _opened(token: str, name: str, parts: list, place: int) -> tuple[str, str]:
    if name in RENAMED:
        return f"<{RENAMED[name]}>", f"</{RENAMED[name]}>"
    if name == "div":
        return ("<p>", "</p>") if _only_inline(parts, place) else ("", "")
    if token == "<span>" or token in ('<span class="">', "<section>"):
        return "", ""
    token = token.replace(' class=""', "")
    if name == "a":
        if token == "<a>":
            return "", ""
        if re.search(r' href="https?:', token, re.IGNORECASE):
            token = f'{token[:-1]} rel="noopener noreferrer">'
    return token, f"</{name}>"


def _only_inline(parts: list, place: int) -> bool:
    """Whether the division opened here holds some words and no block."""
    any_words = False
    for step in range(place + 1, len(parts)):
        token, name, closing = parts[step]
        if name is None:
            any_words = any_words or bool(token.strip())
        elif name == "div":
            return any_words and closing
        elif name in BLOCKS:
            return False
    return any_words


def _too_deep(html: str) -> bool:
    """Whether tags are opened far beyond what a text needs; parsing such a thing takes too long."""
    depth = 0
    for match in TAG.finditer(html):
        name = match[2].lower()
        if name in VOID or name in OFTEN_LEFT_OPEN:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False


def _as_paragraphs(html: str) -> str:
    """The words of something that cannot be kept as it is."""
    text = re.sub(r"</(?:p|div|li|tr|h[1-6])>|<br>", "\n", html, flags=re.IGNORECASE)
    text = entities.unescape(re.sub(r"<[^<>]*>?", " ", text)).replace("\r", "\n")
    lines = (re.sub(r"[ \t\f\v]+", " ", CONTROL.sub("", line)).strip(" ") for line in text.split("\n"))
    return "".join(f"<p>{entities.escape(line, quote=False)}</p>" for line in lines if line)
