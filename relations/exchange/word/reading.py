"""From the bytes of a Word file to a draft with its receipt."""

from __future__ import annotations

import io
import re
from html import escape, unescape

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from relations.exchange import pictures
from relations.exchange.receipt import Receipt, compare, pieces_of
from relations.models import Picture
from relations.text.footnotes import inline_footnotes
from relations.text.languages import likeliest
from relations.text.letters import from_old_letters, in_old_letters, tidy, with_lost_letters
from relations.text.markup import clean_html, plain_text, word_count

from . import chunks, equations, second
from .blocks import CHUNK_HERE, article_anchors, directed, real_lists, with_header_rows
from .drafts import Draft
from .package import DAMAGED, MAX_BYTES, Package, WordRefused, opened
from .rewriting import Rewriting

MAX_PICTURES = 40
LONGEST_ALT = Picture._meta.get_field("alt").max_length
LONGEST_TITLE, LONGEST_LEAD, LONGEST_NOTE = 500, 1000, 500
STYLE_MAP = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.lead:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='heading 3'] => h4:fresh
p[style-name='heading 4'] => h4:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p.source-line:fresh
r[style-name='RightToLeft'] => span.rtl
"""
KAZAKH = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")
CYRILLIC = re.compile("[А-Яа-яЁё]")
IMAGE = re.compile(r"<img\b[^<>]*>")
LINK = re.compile(r"""<a\b[^<>]*?\bhref\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
FIRST_BLOCK = re.compile(r"\s*<(h[1-4]|p)\b[^>]*>(.*?)</\1>", re.DOTALL)
TITLE = re.compile(r'<h1 class="title">(.*?)</h1>\s*', re.DOTALL)
LEAD = re.compile(r'<p class="lead">(.*?)</p>\s*', re.DOTALL)
NOTE = re.compile(r'<span class="fn">((?:(?!</?span\b).)*)</span>', re.DOTALL)


def read(upload, language: str = "") -> Draft:
    """Convert an uploaded .docx. `language` overrides the guess by letters. Raises WordRefused."""
    if upload.size > MAX_BYTES:
        raise WordRefused(
            _("The file is larger than 20 MB. Make its pictures smaller and try again."), code="bytes"
        )
    upload.seek(0)
    package = opened(upload.read())
    receipt = Receipt("docx")
    try:
        rewriting, html, found = _converted(package, receipt)
        draft = drafted(html, found, language, receipt)
        _compare(draft, package, rewriting)
    except RecursionError as error:
        raise WordRefused(_("The file is nested too deeply to be read."), code="nested") from error
    return draft


def _compare(draft: Draft, package: Package, rewriting: Rewriting) -> None:
    """Write the receipt, then take the marks around equations out of the draft."""
    fields = ("title", "lead", "note", "body")
    stored = [draft.title, draft.lead, draft.note, *pieces_of(draft.body)]
    stored = [equations.MARKED.sub(" ", text) for text in stored]
    compare(draft.receipt, second.read(package, draft.receipt), stored, rewriting.added, rewriting.left)
    for name in fields:
        text = getattr(draft, name).replace(equations.OPEN, "").replace(equations.CLOSE, "")
        setattr(draft, name, text)


def _html_and_receipt(data: bytes) -> tuple[str, Receipt]:
    """A Word file as bare HTML without its pictures, and what it lost."""
    package, receipt = opened(data), Receipt("docx")
    rewriting, html, found = _converted(package, receipt)
    if found:
        receipt.note("picture", ("file", ""), count=len(found))
    html = IMAGE.sub("", html)
    pieces = [equations.MARKED.sub(" ", text) for text in pieces_of(html)]
    compare(receipt, second.read(package, receipt), pieces, rewriting.added, rewriting.left)
    return html.replace(equations.OPEN, "").replace(equations.CLOSE, ""), receipt


def _converted(package: Package, receipt: Receipt) -> tuple[Rewriting, str, list[bytes]]:
    import mammoth  # noqa: PLC0415  large

    found: list[bytes] = []

    def keep(image):
        if len(found) >= MAX_PICTURES:
            receipt.note("picture_limit", ("file", ""), image.alt_text or "")
            return {"src": ""}
        with image.open() as stream:
            found.append(pictures.of_an_office(stream.read(pictures.MAX_BYTES + 1)))
        return {"src": f"/media/word-picture/{len(found) - 1}", "alt": _alt(image.alt_text or "")}

    rewriting = Rewriting(package, receipt)
    try:
        data = rewriting.package_of()
        image = mammoth.images.img_element(keep)
        result = mammoth.convert_to_html(io.BytesIO(data), style_map=STYLE_MAP, convert_image=image)
    except (WordRefused, RecursionError):
        raise
    except Exception as error:
        raise WordRefused(DAMAGED, code="damaged") from error
    for message in result.messages:
        if "Image of type" not in message.message:
            receipt.note("element", ("file", ""), message.message)
    html = inline_footnotes(tidy(result.value))
    html = CHUNK_HERE.sub(lambda match: _chunk(package, rewriting, int(match[1]), receipt), html)
    return rewriting, real_lists(directed(html)), found


def _alt(text: str) -> str:
    """As much of it as an alternative text holds, in whole words; the receipt names the rest."""
    text = " ".join(tidy(text).split())
    return (
        text if len(text) <= LONGEST_ALT else text[: LONGEST_ALT + 1].rpartition(" ")[0] or text[:LONGEST_ALT]
    )


def _chunk(package: Package, rewriting: Rewriting, number: int, receipt: Receipt) -> str:
    def word(data: bytes) -> str:
        html, inner = _html_and_receipt(data)
        for line in inner.lines.values():
            receipt.note(
                line.kind, ("chunk", number + 1), "; ".join(words for _place, words in line.items), line.count
            )
        return html

    return chunks.html_of(package, rewriting.chunks[number], number + 1, receipt, word)


def drafted(html: str, found: list[bytes], language: str, receipt: Receipt) -> Draft:
    """Title, summary and text of converted HTML, cleaned and counted."""
    whole = html
    title, lead, note, html = _headed(html, receipt)
    body = article_anchors(clean_html(with_header_rows(html)))
    text = plain_text(body)
    if not text.strip():
        raise WordRefused(_("There is no text in this document."), code="empty")
    for address in lost_links(whole, body):
        receipt.note("link", ("file", ""), address)
    draft = Draft(
        language=language or guess_language(f"{title} {text}"),
        title=title,
        lead=lead,
        body=body,
        note=note,
        receipt=receipt,
    )
    _fit(draft)
    _judge_pictures(draft, found)
    for word in with_lost_letters(f"{title} {lead} {text}"):
        receipt.note("question", ("file", ""), word)
    for word in in_old_letters(f"{title} {lead} {text}"):
        receipt.note("old_letters", ("file", ""), f"{word} – {from_old_letters(word)}")
    draft.counts = {
        "words": word_count(draft.body),
        "headings": len(re.findall(r"<h[2-4]\b", draft.body)),
        "lists": len(re.findall(r"<[uo]l\b", draft.body)),
        "tables": draft.body.count("<table"),
        "notes": draft.body.count('class="fn"'),
        "pictures": len(found) - draft.refused_pictures,
    }
    if not title:
        draft.warnings.append(str(_("No title was found: type it below.")))
    return draft


def lost_links(html: str, body: str) -> list[str]:
    """Addresses that the portal does not keep: of files, of other programs, of places that are not in the text."""
    kept = {unescape(address) for address in LINK.findall(body)}
    return [
        one
        for address in LINK.findall(html)
        if (one := unescape(address)) and one not in kept and one[0] != "#"
    ]


def _fit(draft: Draft) -> None:
    """A title or summary longer than its field is cut at a word, said, and stands whole at the head of the text."""
    head = ""
    if len(draft.title) > LONGEST_TITLE:
        head += f"<p><strong>{escape(draft.title, quote=False)}</strong></p>"
        draft.receipt.note("title_cut", ("title", ""), draft.title)
        draft.title = _cut(draft.title, LONGEST_TITLE)
    if len(draft.lead) > LONGEST_LEAD:
        head += f"<p>{escape(draft.lead, quote=False)}</p>"
        draft.receipt.note("lead_moved", ("title", ""), draft.lead)
        draft.lead = _cut(draft.lead, LONGEST_LEAD)
    draft.body = head + draft.body
    if len(draft.note) > LONGEST_NOTE:
        draft.body, draft.note = f"{draft.body}<p>{escape(draft.note, quote=False)}</p>", ""


def _cut(text: str, length: int) -> str:
    head = text[: length - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:–—-") + "…"


def _judge_pictures(draft: Draft, found: list[bytes]) -> None:
    for number, data in enumerate(found):
        try:
            pictures.decode(ContentFile(data, name=f"{number}"))
        except pictures.PictureRefused as refused:
            draft.refused_pictures += 1
            draft.receipt.note("picture", ("file", ""), str(refused.messages[0]))
            draft.body = re.sub(rf'<img[^>]*?src="/media/word-picture/{number}"[^>]*>', "", draft.body)
        draft.pictures.append(data)


def _headed(html: str, receipt: Receipt) -> tuple[str, str, str, str]:
    """Title, summary and their notes taken out of the text: by style, else the first heading or a line all in bold."""
    title, html = _taken(TITLE, html)
    lead, html = _taken(LEAD, html)
    if not title and (match := FIRST_BLOCK.match(html)):
        bold = re.fullmatch(r"\s*<strong>.*</strong>\s*", match[2], re.DOTALL)
        text = plain_text(match[2], notes=False)
        if text and len(text) <= 300 and (match[1] != "p" or bold):
            title, html = match[2], html[match.end() :]
    html = "".join(f"<p>{image}</p>" for image in IMAGE.findall(title + lead)) + html
    notes = [*NOTE.findall(title), *NOTE.findall(lead)]
    for note in notes:
        receipt.note("note_moved", ("title", ""), plain_text(note))
    return _line(title), _line(lead), " ".join(_line(note) for note in notes), html


def _taken(pattern: re.Pattern, html: str) -> tuple[str, str]:
    """The first piece of a kind with those that follow it at once: a title may have two lines."""
    first = pattern.search(html)
    if not first:
        return "", html
    found, end = [first[1]], first.end()
    while match := pattern.match(html, end):
        found.append(match[1])
        end = match.end()
    return " ".join(found), html[: first.start()] + html[end:]


def _line(html: str) -> str:
    return " ".join(plain_text(NOTE.sub("", html)).split())


def guess_language(text: str) -> str:
    """By the letters: kk when Kazakh ones are common, else what is written in Cyrillic or in Latin."""
    kazakh, cyrillic = len(KAZAKH.findall(text)), len(CYRILLIC.findall(text))
    if kazakh > max(3, cyrillic // 50):
        return likeliest(text, "kazakh")
    return likeliest(text, "cyrillic" if cyrillic > len(text) // 5 else "latin")
