"""Word files (.docx) into the portal's own HTML: headings, lists, tables, notes, pictures; nothing else.

`read()` judges and converts without writing anything; `create_article()` writes what a person confirmed.
Limits (PROMISES U3): 2 000 members, 50 MB unpacked, no DTD, no macros, nothing outside the file is followed.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import dataclass, field

import mammoth
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relations.editorial import history, publishing
from relations.models import Article, Authorship
from relations.text.footnotes import inline_footnotes
from relations.text.markup import clean_html, plain_text, word_count

from . import pictures

MAX_BYTES = 20 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_UNPACKED = 50 * 1024 * 1024
MAX_PART = 8 * 1024 * 1024  # of one XML part; a book of 400 pages has about 3 MB
MAX_PICTURES = 40

STYLE_MAP = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Название'] => h1.title:fresh
p[style-name='Subtitle'] => p.lead:fresh
p[style-name='Подзаголовок'] => p.lead:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='Heading 2'] => h3:fresh
p[style-name='Heading 3'] => h4:fresh
p[style-name='Heading 4'] => h4:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p.source-line:fresh
r[style-name='Strong'] => strong
r[style-name='Emphasis'] => em
"""

KAZAKH = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")
CYRILLIC = re.compile("[А-Яа-яЁё]")
FIRST_BLOCK = re.compile(r"\s*<(h[1-4]|p)\b[^>]*>(.*?)</\1>", re.DOTALL)
TITLE = re.compile(r'<h1 class="title">(.*?)</h1>', re.DOTALL)
LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
PLACEHOLDER = re.compile(r'<img[^>]*?src="/media/word-picture/(\d+)"[^>]*>')
FIRST_ROW = re.compile(r"<table>\s*(?:<tbody>)?\s*<tr>(.*?)</tr>", re.DOTALL)
LONE_PARAGRAPH = re.compile(r"<(td|th)((?: [^>]*)?)>\s*<p>((?:(?!</?p>).)*)</p>\s*</\1>", re.DOTALL)
CELL = re.compile(r"<td((?: [^>]*)?)>(.*?)</td>", re.DOTALL)


class WordRefused(ValidationError):
    """The file cannot be taken; the message says why and what to do, in the language of the desk."""


@dataclass
class Draft:
    """What would be taken from a Word file. Nothing has been written yet."""

    language: str
    title: str
    lead: str
    body: str
    pictures: list[bytes] = field(default_factory=list)
    refused_pictures: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def preview(draft: Draft) -> str:
    """The text of a draft with its pictures small and inside the page: nothing has been stored."""

    def place(match: re.Match) -> str:
        image = pictures.decode(ContentFile(draft.pictures[int(match[1])], name="preview")).convert("RGB")
        image.thumbnail((640, 640))
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=70)
        return f'<img src="data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}" alt="">'

    return PLACEHOLDER.sub(place, draft.body)


def read(upload, language: str = "") -> Draft:
    """Convert an uploaded .docx. `language` overrides the guess by letters. Raises WordRefused."""
    data = _judged(upload)
    found: list[bytes] = []

    def keep(image):
        if len(found) < MAX_PICTURES:
            with image.open() as stream:
                found.append(stream.read(pictures.MAX_BYTES + 1))
            return {"src": f"/media/word-picture/{len(found) - 1}", "alt": (image.alt_text or "")[:300]}
        return {"src": ""}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data), style_map=STYLE_MAP, convert_image=mammoth.images.img_element(keep)
        )
    except RecursionError as error:
        raise WordRefused(_("The file is nested too deeply to be read."), code="nested") from error
    except Exception as error:
        raise WordRefused(
            _("The file is damaged. Open it in Word, save it again and try once more."), code="damaged"
        ) from error
    return _drafted(result.value, found, language)


def html_of(upload) -> str:
    """The bare HTML of a judged Word file, pictures left out. Raises WordRefused."""
    data = _judged(upload)
    try:
        no_pictures = mammoth.images.img_element(lambda _image: {"src": ""})
        return mammoth.convert_to_html(io.BytesIO(data), convert_image=no_pictures).value
    except Exception as error:
        raise WordRefused(
            _("The file is damaged. Open it in Word, save it again and try once more."), code="damaged"
        ) from error


def _judged(upload) -> bytes:
    """The bytes of the file if it is an ordinary Word document. Raises WordRefused."""
    if upload.size > MAX_BYTES:
        raise WordRefused(
            _("The file is larger than 20 MB. Make its pictures smaller and try again."), code="bytes"
        )
    upload.seek(0)
    data = upload.read()
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise WordRefused(
            _(
                "This is an old .doc file or a file with a password. Save it as .docx without a password and try again."
            ),
            code="ole",
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise WordRefused(_("This is not a Word document (.docx)."), code="type") from error
    names = {member.filename for member in members}
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise WordRefused(_("This is not a Word document (.docx)."), code="type")
    if any(
        "vbaProject" in name or (name.endswith((".bin", ".exe", ".js")) and "vba" in name.lower())
        for name in names
    ):
        raise WordRefused(_("Documents with macros are not accepted. Save the file as .docx."), code="macros")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise WordRefused(_("The document is too large when unpacked."), code="unpacked")
    for member in members:
        _judge_member(archive, member)
    return data


def _judge_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    name = member.filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or member.flag_bits & 1:
        raise WordRefused(
            _("The file is damaged. Open it in Word, save it again and try once more."), code="path"
        )
    if not name.endswith((".xml", ".rels")):
        return
    if member.file_size > MAX_PART:
        raise WordRefused(_("The document is too large when unpacked."), code="unpacked")
    try:
        with archive.open(member) as part:
            text = part.read(MAX_PART + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise WordRefused(
            _("The file is damaged. Open it in Word, save it again and try once more."), code="damaged"
        ) from error
    if len(text) > MAX_PART:  # the directory of the archive lied
        raise WordRefused(_("The document is too large when unpacked."), code="unpacked")
    flat = text.replace(b"\x00", b"")  # a DTD may hide in UTF-16
    if b"<!DOCTYPE" in flat.upper() or b"<!ENTITY" in flat.upper():
        raise WordRefused(_("The document contains definitions that Word does not write."), code="dtd")


def _drafted(html: str, found: list[bytes], language: str) -> Draft:
    title, lead, html = _headed(html)
    body = clean_html(_with_header_rows(inline_footnotes(html)))
    text = plain_text(body)
    draft = Draft(
        language=language or guess_language(f"{title} {text}"), title=title[:500], lead=lead[:1000], body=body
    )
    for number, data in enumerate(found):
        try:
            pictures.decode(ContentFile(data, name=f"{number}"))
        except pictures.PictureRefused:
            draft.refused_pictures += 1
            draft.body = re.sub(rf'<img[^>]*?src="/media/word-picture/{number}"[^>]*>', "", draft.body)
        draft.pictures.append(data)
    draft.counts = {
        "words": word_count(body),
        "headings": len(re.findall(r"<h[2-4]\b", body)),
        "lists": len(re.findall(r"<[uo]l\b", body)),
        "tables": body.count("<table"),
        "notes": body.count('class="fn"'),
        "pictures": len(found) - draft.refused_pictures,
    }
    if not title:
        draft.warnings.append(str(_("No title was found: type it below.")))
    if draft.refused_pictures:
        draft.warnings.append(
            str(_("Pictures that could not be taken: %(count)s.") % {"count": draft.refused_pictures})
        )
    if not text.strip():
        raise WordRefused(_("There is no text in this document."), code="empty")
    return draft


def _headed(html: str) -> tuple[str, str, str]:
    """Title and lead taken out of the text: by their styles, else the first heading or a first line all in bold."""
    title = lead = ""
    if match := TITLE.search(html):
        title, html = plain_text(match[1]), html[: match.start()] + html[match.end() :]
    if match := LEAD.search(html):
        lead, html = plain_text(match[1]), html[: match.start()] + html[match.end() :]
    if not title and (match := FIRST_BLOCK.match(html)):
        bold = re.fullmatch(r"\s*<strong>.*</strong>\s*", match[2], re.DOTALL)
        text = plain_text(match[2])
        if text and len(text) <= 300 and (match[1] != "p" or bold):
            title, html = text, html[match.end() :]
    return " ".join(title.split()), " ".join(lead.split()), html


def _with_header_rows(html: str) -> str:
    """A first row that is all bold is a header row, whatever Word calls it."""

    def convert(match: re.Match) -> str:
        cells = CELL.findall(match[1])
        if not cells or not all(
            re.fullmatch(r"\s*<strong>.*?</strong>\s*", cell, re.DOTALL) for _a, cell in cells
        ):
            return match[0]
        row = CELL.sub(
            lambda cell: f'<th scope="col"{cell[1]}>{re.sub("</?strong>", "", cell[2])}</th>', match[1]
        )
        return match[0].replace(match[1], row)

    html = LONE_PARAGRAPH.sub(r"<\1\2>\3</\1>", html)
    return FIRST_ROW.sub(convert, html)


def guess_language(text: str) -> str:
    """kk when Kazakh letters are common, else ru or en by script."""
    kazakh, cyrillic = len(KAZAKH.findall(text)), len(CYRILLIC.findall(text))
    if kazakh > max(3, cyrillic // 50):
        return "kk"
    return "ru" if cyrillic > len(text) // 5 else "en"


@transaction.atomic
def create_article(draft: Draft, *, by, genre: str) -> Article:
    """Write a confirmed draft: an article whose original language is the draft's, signed by the user's expert."""
    language = draft.language
    article = Article(original_language=language, genre=genre, created_by=by)
    setattr(article, f"title_{language}", draft.title)
    setattr(article, f"lead_{language}", draft.lead)
    setattr(article, f"body_{language}", _with_pictures(draft, by))
    article.save()
    expert = getattr(by, "expert", None)
    if expert is not None:
        Authorship.objects.create(article=article, expert=expert)
    publishing.touch(article, language, by=by)
    history.record(article, by=by, comment="Word")
    return article


def _with_pictures(draft: Draft, by) -> str:
    """The text with the pictures stored in the library and shown as figures."""

    def place(match: re.Match) -> str:
        try:
            picture = pictures.accept(ContentFile(draft.pictures[int(match[1])], name="word"), by=by)
        except (pictures.PictureRefused, IndexError):
            return ""
        alt = re.search(r'alt="([^"]*)"', match[0])
        return (
            f'<figure><img src="{picture.file.url}" alt="{alt[1] if alt else ""}" '
            f'width="{picture.width}" height="{picture.height}"></figure>'
        )

    body = PLACEHOLDER.sub(place, draft.body)
    return re.sub(r"<p>\s*(<figure>.*?</figure>)\s*</p>", r"\1", body, flags=re.DOTALL)
