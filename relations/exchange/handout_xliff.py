"""The pieces of a handout as XLIFF 1.2 or 2.0, for the tools of translators; tags are inline codes by number."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext_lazy as _

from relations.text.letters import tidy
from relations.text.tokens import VOID, tokens

from .handout_signs import KEPT, Piece, Row
from .word.package import WordRefused

MAX_BYTES = 8 * 1024 * 1024
OLD, NEW = "urn:oasis:names:tc:xliff:document:1.2", "urn:oasis:names:tc:xliff:document:2.0"
PAIRED, ALONE = {"1.2": ("g", "x"), "2.0": ("pc", "ph")}, {"g", "pc", "mrk"}


def is_xliff(data: bytes) -> bool:
    return b"<xliff" in data[:2000].replace(b"\x00", b"")


def write(number: int, source: str, target: str, pieces: list[Piece], version: str) -> bytes:
    units = "".join(_unit(piece, version) for piece in pieces)
    if version == "2.0":
        text = f'<xliff xmlns="{NEW}" version="2.0" srcLang="{source}" trgLang="{target}"><file id="item-{number}">{units}</file></xliff>'
    else:
        text = (
            f'<xliff xmlns="{OLD}" version="1.2"><file original="item-{number}" source-language="{source}" '
            f'target-language="{target}" datatype="html"><body>{units}</body></file></xliff>'
        )
    return f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()


def _unit(piece: Piece, version: str) -> str:
    key = quoteattr(piece.key.replace(" ", "-"))
    inner = f"<source>{_coded(piece.source, version)}</source>"
    if piece.target:
        inner += f"<target>{_coded(piece.target, version)}</target>"
    if version == "2.0":
        return f"<unit id={key}><segment>{inner}</segment></unit>"
    return f'<trans-unit id={key} xml:space="preserve">{inner}</trans-unit>'


def _coded(inner: str, version: str) -> str:
    """Inner HTML with each tag as a code: those that a sign would stand for by number, bold and its like by name."""
    paired, alone = PAIRED[version]
    out, number, open_codes = [], 0, []
    for token, name, closing in tokens(inner):
        if name is None:
            out.append(escape(html.unescape(token)))
        elif closing:
            if open_codes:
                open_codes.pop()
                out.append(f"</{paired}>")
        else:
            number += name not in KEPT
            key = quoteattr(f"{name}-{len(out)}" if name in KEPT else str(number))
            if name in VOID:
                out.append(f"<{alone} id={key}/>")
            else:
                open_codes.append(name)
                out.append(f"<{paired} id={key}>")
    return "".join(out) + f"</{paired}>" * len(open_codes)


def rows(data: bytes) -> dict[str, Row]:
    """Key → row with signs, as the Word table has them. Raises WordRefused."""
    flat = data.replace(b"\x00", b"").upper()
    if len(data) > MAX_BYTES or b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise WordRefused(_("The document contains definitions that Word does not write."), code="dtd")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise WordRefused(
            _("The file is damaged. Export it again from your translation tool."), code="damaged"
        ) from error
    found = {}
    for unit in root.iter():
        if _name(unit) in ("trans-unit", "unit"):
            key = unit.get("id", "").replace("-", " ").casefold()
            sources = [x for x in unit.iter() if _name(x) == "source" and _is_own(unit, x)]
            targets = [x for x in unit.iter() if _name(x) == "target" and _is_own(unit, x)]
            found[key] = Row(key, "".join(map(_signed, sources)), tidy("".join(map(_signed, targets))))
    return found


def _is_own(unit, element) -> bool:
    """Not a proposal of another tool (alt-trans)."""
    return not any(element in list(other.iter()) for other in unit.iter() if _name(other) == "alt-trans")


def _name(element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _signed(element) -> str:
    """The words below with signs for numbered codes and tags for named ones."""
    out = [html.escape(element.text or "", quote=False)]
    for child in element:
        key = child.get("id", "")
        named = re.fullmatch(r"(strong|em|sup|sub|br)-\d+", key)
        inner = _signed(child)
        if _name(child) == "mrk":
            out.append(inner)
        elif named:
            out.append("<br>" if named[1] == "br" else f"<{named[1]}>{inner}</{named[1]}>")
        elif _name(child) in ALONE:
            out.append(f"⟦{key}⟧{inner}⟦/{key}⟧")
        else:
            out.append(f"⟦{key}⟧")
        out.append(html.escape(child.tail or "", quote=False))
    return "".join(out)
