"""What a page of HTML holds besides plain blocks: words that no longer hold, formulas, numbers of lists."""

from __future__ import annotations

import re

from relations.text.tokens import VOID, tokens

from .receipt import Receipt

WHOLE = ("file", "")
STRUCK = frozenset({"s", "strike", "del"})
OUT_STYLE = re.compile(
    r"\bstyle\s*=\s*(?:\"[^\"]*|'[^']*)(?:line-through|display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display|visibility|mso-hide", re.IGNORECASE)
NUMBERED = re.compile(
    r"<ol\b[^<>]*(?:\btype\s*=\s*[\"']?[aAiI]\b|\breversed\b|list-style-type\s*:\s*(?:lower|upper))[^<>]*>"
    r"|<li\b[^<>]*\bvalue\s*=[^<>]*>",
    re.IGNORECASE,
)
MATH = re.compile(r"<math\b[^<>]*>(.*?)</math>", re.DOTALL | re.IGNORECASE)
NOTES = re.compile(r"<annotation\b.*?</annotation[^<>]*>", re.DOTALL | re.IGNORECASE)
LEAF = r"\s*<(?:mi|mn|mo|mtext|mrow)\b[^<>]*>([^<>]*)</m\w+>"
PAIRS = (
    (re.compile(rf"<msup\b[^<>]*>{LEAF}{LEAF}\s*</msup>"), r"<mrow>\1⟨sup⟩\2⟨/sup⟩</mrow>"),
    (re.compile(rf"<msub\b[^<>]*>{LEAF}{LEAF}\s*</msub>"), r"<mrow>\1⟨sub⟩\2⟨/sub⟩</mrow>"),
    (re.compile(rf"<mfrac\b[^<>]*>{LEAF}{LEAF}\s*</mfrac>"), r"<mrow>\1/\2</mrow>"),
    (re.compile(rf"<msqrt\b[^<>]*>{LEAF}\s*</msqrt>"), r"<mrow>√\1</mrow>"),
    (re.compile(rf"<mrow\b[^<>]*>(?:{LEAF})\s*</mrow>"), r"<mrow>\1</mrow>"),
)


def plain(body: str, receipt: Receipt) -> tuple[str, list[str]]:
    """The body without struck and hidden words, with formulas as lines of text; and the words that were left out."""
    body, left = _without_struck(body, receipt)
    for form in NUMBERED.findall(body):
        receipt.note("list", WHOLE, form)
    left += [re.sub("<[^<>]+>", "", NOTES.sub("", math[1])) for math in MATH.finditer(body)]
    return MATH.sub(lambda math: _formula(math[1], receipt), body), left


def _without_struck(body: str, receipt: Receipt) -> tuple[str, list[str]]:
    out: list[str] = []
    left: list[str] = []
    depth, opened, kind = 0, "", ""
    for token, name, closing in tokens(body):
        if depth:
            if name == opened:
                depth += -1 if closing else 1
            elif name is None:
                left[-1] += token
            if not depth and left[-1].strip():
                receipt.note(kind, WHOLE, left[-1])
        elif name and not closing and name not in VOID and (name in STRUCK or OUT_STYLE.search(token)):
            depth, opened = 1, name
            kind = "struck" if name in STRUCK or not HIDDEN.search(token) else "hidden"
            left.append("")
        else:
            out.append(token)
    if depth:  # what was opened and never closed is not believed
        return body, []
    return "".join(out), left


def _formula(inside: str, receipt: Receipt) -> str:
    line, was = NOTES.sub("", inside), ""
    while line != was:
        was = line
        for pattern, form in PAIRS:
            line = pattern.sub(form, line)
    line = re.sub(r"\s*<[^<>]+>\s*", "", line)
    receipt.note("equation", WHOLE, re.sub("⟨[^⟩]+⟩", "", line))
    return line.replace("⟨", "<").replace("⟩", ">")
