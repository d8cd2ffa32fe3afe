"""Notes to a text: stored where they belong, shown numbered at the end.

The stored form is ``<span class="fn">words of the note</span>`` at its place in the sentence. Texts that come
with numbers and a list at the end (Word, mammoth, our demo files) can be shown as they are or turned into it.
"""

import re

from django.utils.translation import gettext, gettext_noop, override

from .tokens import tokens

NOTE_NAME = r"_?(?:fn|ftn|footnote|note|endnote|edn)-?\d{1,4}"
REFERENCE = re.compile(
    rf'(?:<sup\b[^<>]*>\s*)?<a\b[^<>]*?href="#({NOTE_NAME})"[^<>]*>(?:(?!</?a\b).)*</a>(?:\s*</sup>)?',
    re.DOTALL | re.IGNORECASE,
)
ENTRY = re.compile(
    rf'<(li|div)\b[^<>]*?\bid="?({NOTE_NAME})"?[^<>]*>((?:(?!</\1>|<\1\b).)*)</\1>', re.DOTALL | re.IGNORECASE
)
BACK_LINK = re.compile(
    r'<a\b[^<>]*?href="#_?(?:fnref|ftnref|footnote-ref|ref|endnote-ref|ednref)-?\d{1,4}"[^<>]*>(?:(?!</?a\b).)*</a>',
    re.DOTALL | re.IGNORECASE,
)
LIST = re.compile(
    r'<section\b[^<>]*class="(?:footnotes|notes)"[^<>]*>(?:(?!<section\b).)*?</section>', re.DOTALL
)
EMPTY = re.compile(r"<(ol|section|div|p)\b[^<>]*>\s*(?:<hr[^<>]*>)?\s*</\1>", re.IGNORECASE)
SHOWN_REFERENCE = re.compile(r' ?<sup class="(?:fn-ref|note-ref)">(?:(?!<sup\b).)*?</sup>', re.DOTALL)
ARROW = (
    '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">'
    '<path d="M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v2"/></svg>'
)


def inline_footnotes(html: str) -> str:
    """The same text with every numbered note moved to its place, as the editor keeps it."""
    notes = {_bare(match[2]): _words(match[3]) for match in ENTRY.finditer(html)}
    cited = {_bare(match[1]) for match in REFERENCE.finditer(html)} & notes.keys()
    if not cited:
        return html
    html = ENTRY.sub(lambda match: "" if _bare(match[2]) in cited else match[0], html)

    def put(match: re.Match) -> str:
        words = notes.get(_bare(match[1]))
        return f'<span class="fn">{words}</span>' if words else match[0]

    html = REFERENCE.sub(put, html)
    for _ in range(3):
        html = EMPTY.sub("", html)
    return html


def render_footnotes(html: str, language: str, prefix: str = "") -> str:
    """The text with numbered references and the list of notes after it; ``prefix`` keeps addresses apart."""
    text, notes = _numbered(inline_footnotes(html), language, prefix)
    return text + _list(notes, language, prefix) if notes else text


def without_footnotes(html: str) -> str:
    """The text alone, whichever way its notes are written."""
    if 'class="fn"' in html:
        html = _numbered(html, "", "")[0]
    return SHOWN_REFERENCE.sub("", LIST.sub("", html))


def _numbered(html: str, language: str, prefix: str) -> tuple[str, list[str]]:
    """Take the notes out, leaving a numbered reference where each stood."""
    if 'class="fn"' not in html:
        return html, []
    label = _text(gettext_noop("Note %(number)s"), language)
    out: list[str] = []
    notes: list[str] = []
    note: list[str] = []
    depth = 0
    for token, name, closing in tokens(html):
        if depth == 0:
            if name == "span" and not closing and 'class="fn"' in token:
                depth, note = 1, []
                continue
            out.append(token)
            continue
        if name == "span":
            depth += -1 if closing else 1
            if depth and 'class="fn"' in token:
                token = "<span>"
        if depth:
            note.append(token)
            continue
        notes.append("".join(note).strip())
        if out and out[-1].isspace() is False and out[-1].endswith(" "):
            out[-1] = out[-1].rstrip(" ")
        out.append(_reference(len(notes), label, prefix))
    return "".join(out), notes


def _reference(number: int, label: str, prefix: str) -> str:
    name = label % {"number": number}
    return (
        f'<sup class="note-ref"><a id="{prefix}ref-{number}" href="#{prefix}note-{number}" '
        f'aria-label="{name}">{number}</a></sup>'
    )


def _list(notes: list[str], language: str, prefix: str) -> str:
    back = _text(gettext_noop("Back to text, note %(number)s"), language)
    items = "".join(
        f'<li id="{prefix}note-{number}">{note} <a class="back" href="#{prefix}ref-{number}" '
        f'aria-label="{back % {"number": number}}">{ARROW}</a></li>'
        for number, note in enumerate(notes, 1)
    )
    return (
        f'<section class="notes" aria-labelledby="{prefix}notes"><h2 id="{prefix}notes">'
        f"{_text(gettext_noop('Notes'), language)}</h2><ol>{items}</ol></section>"
    )


def _text(msgid: str, language: str) -> str:
    """A word of the interface in the language of the text, which may differ from the page's."""
    if not language:
        return msgid
    with override(language):
        return gettext(msgid)


def _bare(name: str) -> str:
    return name.lstrip("_").lower()


def _words(inner: str) -> str:
    """The note itself: no link back, no paragraphs, no number repeated at its start."""
    inner = BACK_LINK.sub("", inner)
    inner = re.sub(r"</p>\s*<p\b[^<>]*>", " ", inner, flags=re.IGNORECASE)
    inner = re.sub(r"</?p\b[^<>]*>", "", inner, flags=re.IGNORECASE)
    return re.sub(r"^\s*(?:\[\d{1,4}\]\s*)?", "", inner).strip()
