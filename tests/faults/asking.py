"""What the table asks of a site: a few words for each answer, so that a whole row fits on a line."""

from __future__ import annotations

import http.client
import io
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import uuid4

import lxml.html
from PIL import Image

TYPED = "Слова, которые нельзя потерять"
PASSWORD = "a long pass phrase"


class Answer:
    """A status, the headers and the text."""

    def __init__(self, response: http.client.HTTPResponse):
        self.status, self.headers = response.status, response.headers
        self.body = response.read()
        self.text = self.body.decode(errors="replace")

    def __str__(self):
        """200; 503+ says when to come again; 302 login sends to the page where one signs in."""
        where = " login" if "/login/" in self.headers.get("Location", "") else ""
        return f"{self.status}{'+' if self.headers.get('Retry-After') else ''}{where}"


class Asker:
    """A reader and an editor in front of one site."""

    def __init__(self, known: dict):
        self.known = known
        self.form: dict[str, str] = {}
        self.typed = ""

    def ask(self, method: str, path: str, body: bytes = b"", *, staff: bool = False, **headers) -> Answer:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if staff:
            headers["Cookie"] = f"sessionid={self.known['cookies'][0]}; csrftoken={'t' * 32}"
            headers |= {"X-CSRFToken": "t" * 32, "Referer": self.base, "Origin": self.base}
        connection = http.client.HTTPConnection("127.0.0.1", self.known["port"], timeout=60)
        try:
            connection.request(method, path, body, headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.known['port']}"

    @property
    def draft(self) -> str:
        return f"/admin/relations/article/{self.known['draft']}/change/"

    def open_form(self) -> None:
        """The editor opens a draft; what goes wrong goes wrong after that."""
        page = lxml.html.fromstring(self.ask("GET", self.draft, staff=True).text)
        form = next(form for form in page.forms if "base" in form.fields)
        self.form = dict(form.form_values())

    def save(self, words: str = "") -> str:
        """The answer to a form with new words, and whether it still holds them."""
        self.typed = words or f"{TYPED} {uuid4().hex[:8]}"
        sent = urlencode(self.form | {"title_ru": self.typed, "_continue": "1"})
        answer = self.ask(
            "POST", self.draft, sent.encode(), staff=True, Content_Type="application/x-www-form-urlencoded"
        )
        return f"{answer} words" if self.typed in answer.text else str(answer)

    def title(self) -> str:
        """The title of the draft as the database has it."""
        page = lxml.html.fromstring(self.ask("GET", self.draft, staff=True).text)
        return next(form for form in page.forms if "base" in form.fields).fields["title_ru"]

    def is_stored(self) -> bool:
        """Has the draft the words that were typed last?"""
        return self.title() == self.typed

    def upload(self) -> Answer:
        picture = io.BytesIO()
        Image.effect_noise((300, 200), 90).save(picture, "PNG")
        border = uuid4().hex
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
            "Content-Type: image/png\r\n\r\n"
        )
        body = head.encode() + picture.getvalue() + f"\r\n--{border}--\r\n".encode()
        kind = f"multipart/form-data; boundary={border}"
        return self.ask("POST", "/admin/relations/picture/upload/", body, staff=True, Content_Type=kind)

    def sign_in(self) -> Answer:
        """With a wrong password: the walls count it."""
        token = "t" * 32
        sent = urlencode({"login": "nobody", "password": PASSWORD, "csrfmiddlewaretoken": token})
        return self.ask(
            "POST", "/accounts/login/", sent.encode(), Cookie=f"csrftoken={token}", Origin=self.base,
            Content_Type="application/x-www-form-urlencoded",
        )  # fmt: skip


def page(path: str, staff: bool = False) -> Callable[[Asker], Answer]:
    return lambda asker: asker.ask("GET", path.format(**asker.known), staff=staff)


ROUTES: dict[str, Callable[[Asker], object]] = {
    "home": page("/ru/"),
    "article": page("{article}"),
    "embargoed": page("{embargoed}"),
    "list": page("/ru/articles/"),
    "search": page("/ru/search/?q=%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80"),
    "miss": page("/ru/search/?q=zzzzqqq"),
    "pdf": page("{pdf}"),
    "picture": page("{picture}"),
    "card": page("{card}"),
    "feed": page("/ru/feeds/latest.xml"),
    "api": page("/api/v1/articles"),
    "health": page("/healthz"),
    "sign-in": Asker.sign_in,
    "desk list": page("/admin/relations/article/", staff=True),
    "desk form": page("/admin/relations/article/{draft}/change/", staff=True),
    "upload": Asker.upload,
    "save": Asker.save,
}


def row_of(asker: Asker) -> dict[str, str]:
    """Every route, asked once."""
    return {name: str(ask(asker)) for name, ask in ROUTES.items()}


def printed(rows: dict[str, dict[str, str]]) -> str:
    """The table as text."""
    head = ["", *ROUTES]
    lines = [head, *([fault, *(row.get(name, "") for name in ROUTES)] for fault, row in rows.items())]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
