"""Dumps of databases (mysqldump, phpMyAdmin, pg_dump) of any size, row by row; nothing of them is ever executed.

MySQL: `INSERT INTO … VALUES (…),(…)` with the columns named there or in `CREATE TABLE`, strings with backslashes or doubled
quotes, hexadecimal values. PostgreSQL: `COPY … FROM stdin` and `INSERT` with standard strings.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Iterator
from typing import IO

from django.utils.translation import gettext_lazy as _

from .streaming import LONGEST, TOO_LARGE, ExportRefused, texts

_REST = r"|--[^\n]*+(?:\n|\Z)|\#[^\n]*+(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*+\*/|\s++|[\w$.@:+-]++|."
MYSQL = re.compile(
    r"'(?:[^'\\]++|\\.|'')*+'(?!')|\"(?:[^\"\\]++|\\.|\"\")*+\"(?!\")|`(?:[^`]++|``)*+`(?!`)" + _REST,
    re.DOTALL,
)
STANDARD = re.compile(
    r"[Ee]'(?:[^'\\]++|\\.|'')*+'(?!')|'(?:[^']++|'')*+'(?!')|\"(?:[^\"]++|\"\")*+\"(?!\")|`(?:[^`]++|``)*+`(?!`)"
    + _REST,
    re.DOTALL,
)
ESCAPED = re.compile(r"\\(.)|''|\"\"", re.DOTALL)
SIGNS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "0": "", "Z": ""}
OPENERS = ("'", '"', "`")
NO_COLUMNS = {"PRIMARY", "KEY", "UNIQUE", "CONSTRAINT", "FULLTEXT", "INDEX", "SPATIAL", "FOREIGN", "CHECK"}
MOST_TABLES = 5_000


def rows(
    stream: IO[bytes], wanted: Callable[[str], bool], wrong: list[int]
) -> Iterator[tuple[str, dict[str, str]]]:
    """(name of the table, row) of the tables that are wanted, NULL as nothing; `wrong` collects the numbers of rows with
    more or fewer values than their table has columns. Raises ExportRefused."""
    scan, columns = _Scanner(stream), {}
    while token := scan.next():
        word = token.upper()
        if word == "CREATE":
            _created(scan, columns)
        elif word in ("INSERT", "REPLACE"):
            yield from _inserted(scan, columns, wanted, wrong)
        elif word == "COPY":
            yield from _copied(scan, wanted, wrong)
        elif token != ";":
            scan.skip()


class _Scanner:
    """The tokens of a dump, without comments and what stands between them."""

    def __init__(self, stream: IO[bytes]):
        self.coming = texts(stream)
        self.text = next(self.coming, "").lstrip("\ufeff")
        self.form = STANDARD if "PostgreSQL" in self.text[:2_000] else MYSQL
        self.place, self.is_over, self.row = 0, False, 0

    def next(self) -> str:
        """The next token; empty at the end. Raises ExportRefused for a value without end."""
        while True:
            found = self.form.match(self.text, self.place)
            if found is None or found.end() == len(self.text) or self._may_go_on(found[0]):
                if self._more():
                    continue
                if found is None:
                    return ""
                if found[0] in OPENERS:
                    raise ExportRefused(_("The export is damaged: a value in it does not end."))
            self.place = found.end()
            token = found[0]
            if not (token.isspace() or token.startswith(("--", "#")) or (token[:2] == "/*")):
                return token

    def _may_go_on(self, token: str) -> bool:
        """Is it only the opener of something longer that has not been read to its end?"""
        two = self.text[self.place : self.place + 2]
        return token in OPENERS or (token == "/" and two == "/*") or (two in ("E'", "e'") and len(token) == 1)

    def _more(self) -> bool:
        if self.is_over:
            return False
        rest = self.text[self.place :]
        if len(rest) > LONGEST:
            raise ExportRefused(TOO_LARGE)
        parts, wanted = [rest], max(len(rest), 1)
        while wanted > 0 and (portion := next(self.coming, None)) is not None:
            parts.append(portion)
            wanted -= max(len(portion), 1)
        self.is_over = len(parts) == 1
        self.text, self.place = "".join(parts), 0
        return not self.is_over

    def skip(self) -> None:
        """To the end of the statement."""
        while (token := self.next()) and token != ";":
            pass

    def line(self) -> str:
        """The next line as it stands; empty at the end."""
        while (end := self.text.find("\n", self.place)) < 0:
            if not self._more():
                end = len(self.text) - 1
                break
        found, self.place = self.text[self.place : end + 1], end + 1
        return found


def _name(token: str) -> str:
    """A name without its quotes and its database: `` `site`.`jos_content` `` → jos_content."""
    return token.replace("`", "").replace('"', "").rpartition(".")[2].lower()


def _named(scan: _Scanner, token: str) -> tuple[str, str]:
    """The name of a table that may stand in parts, and the token after it."""
    name, after = token, scan.next()
    while after in (".", "..") or name.endswith(".") or after.startswith("."):
        name, after = name + after, scan.next()
    return _name(name), after


def _created(scan: _Scanner, columns: dict[str, list[str]]) -> None:
    """Remember the columns of a table."""
    token = scan.next()
    if token.upper() not in ("TABLE", "TEMPORARY"):
        scan.skip()
        return
    while (token := scan.next()).upper() in ("TABLE", "IF", "NOT", "EXISTS"):
        pass
    name, token = _named(scan, token)
    found, depth, is_first = [], 0, False
    while token and token != ";":
        if token == "(":
            depth += 1
            is_first = depth == 1
        elif token == ")":
            depth -= 1
        elif token == "," and depth == 1:
            is_first = True
        elif is_first:
            is_first = False
            if token[0] in '`"' or token.upper() not in NO_COLUMNS:
                found.append(_name(token))
        token = scan.next()
    if len(columns) < MOST_TABLES:
        columns[name] = found


def _inserted(scan: _Scanner, columns: dict, wanted, wrong: list[int]) -> Iterator[tuple[str, dict]]:
    while (token := scan.next()).upper() in ("INTO", "IGNORE", "DELAYED", "LOW_PRIORITY"):
        pass
    name, token = _named(scan, token)
    if not wanted(name):
        while token and token != ";":
            token = scan.next()
        return
    names = columns.get(name, [])
    if token == "(":
        names = []
        while (token := scan.next()) not in ("", ")", ";"):
            if token != ",":
                names.append(_name(token))
        token = scan.next()
    if token.upper() not in ("VALUES", "VALUE"):  # SET …, SELECT …
        scan.row += 1
        wrong.append(scan.row)
        scan.skip()
        return
    while (token := scan.next()) and token != ";":
        if token != "(":
            if token == ",":
                continue
            scan.skip()  # ON DUPLICATE KEY UPDATE …
            return
        values = _values(scan)
        scan.row += 1
        if len(values) == len(names):
            yield name, dict(zip(names, values, strict=True))
        else:
            wrong.append(scan.row)
    if not token:
        raise ExportRefused(_("The export ends in the middle of a record."))


def _values(scan: _Scanner) -> list[str]:
    """The values of one row, up to its closing bracket. Raises ExportRefused where it has none."""
    found, parts, depth = [], [], 0
    while token := scan.next():
        if token == "(":
            depth += 1
        elif token == ")" and depth:
            depth -= 1
        elif token in (",", ")") and not depth:
            found.append("".join(parts))
            parts = []
            if token == ")":
                return found
        elif not depth:
            parts += _value(token, scan.form is STANDARD)
        if len(found) > 1_000:
            break
    raise ExportRefused(_("The export ends in the middle of a record."))


def _value(token: str, is_standard: bool) -> list[str]:
    """What a token says; introducers of character sets, NULL and names of functions say nothing."""
    if token[:2] in ("E'", "e'"):
        return [ESCAPED.sub(_sign, token[2:-1])]
    if token[0] == "'" and is_standard:
        return [token[1:-1].replace("''", "'")]
    if token[0] in "'\"" and len(token) > 1:
        return [ESCAPED.sub(_sign, token[1:-1])]
    if token[:2].lower() == "0x":
        try:
            return [binascii.unhexlify(token[2:]).decode("utf-8", errors="replace")]
        except (binascii.Error, ValueError):
            return [token]
    return [token] if re.fullmatch(r"[+-]?\d[\d.eE+-]*", token) else []


def _sign(found: re.Match) -> str:
    return SIGNS.get(found[1], found[1]) if found[1] is not None else found[0][0]


def _copied(scan: _Scanner, wanted, wrong: list[int]) -> Iterator[tuple[str, dict]]:
    """`COPY public.jos_content (id, title) FROM stdin;` and the lines below it."""
    name, token = _named(scan, scan.next())
    names = []
    while token and token != ";":
        if token not in ("(", ")", ",") and token.upper() not in ("FROM", "STDIN"):
            names.append(_name(token))
        token = scan.next()
    scan.line()
    while (line := scan.line()) and line.rstrip("\r\n") != "\\.":
        values = [
            "" if part == "\\N" else ESCAPED.sub(_sign, part) for part in line.rstrip("\r\n").split("\t")
        ]
        scan.row += 1
        if not wanted(name):
            continue
        if len(values) == len(names):
            yield name, dict(zip(names, values, strict=True))
        else:
            wrong.append(scan.row)
