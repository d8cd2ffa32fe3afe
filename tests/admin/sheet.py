"""What a browser does with a form: read every field of a page, and send it back with some changed."""

from html.parser import HTMLParser


class Sheet(HTMLParser):
    """Collects the fields of the form that has a hidden `base`, as a browser would send them."""

    def __init__(self):
        super().__init__()
        self.values: dict[str, object] = {}
        self.area: str | None = None
        self.select: dict | None = None

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        name = attributes.get("name") or ""
        if tag == "textarea" and name:
            self.area, self.values[name] = name, ""
        elif tag == "select" and name:
            self.select = {"name": name, "multiple": "multiple" in attributes, "seen": False}
            self.values[name] = [] if self.select["multiple"] else ""
        elif tag == "option" and self.select:
            self._option(attributes)
        elif tag == "input" and name:
            self._input(name, attributes)

    def _option(self, attributes):
        name, value = self.select["name"], attributes.get("value", "")
        if self.select["multiple"]:
            if "selected" in attributes:
                self.values[name].append(value)
        elif "selected" in attributes or not self.select["seen"]:
            self.values[name] = value
        self.select["seen"] = True

    def _input(self, name, attributes):
        kind = attributes.get("type", "text")
        if kind in ("submit", "button", "file", "search"):
            return
        if kind in ("checkbox", "radio"):
            if "checked" in attributes:
                self.values[name] = attributes.get("value", "on")
            return
        self.values[name] = attributes.get("value", "")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data


def read(response) -> dict[str, object]:
    """The fields of a page of the desk."""
    text = response.content.decode()
    sheet = Sheet()
    start = text.index('id="content-main"')
    sheet.feed(text[start : text.index("</form>", start)])
    return {
        name: value.removeprefix("\n") if isinstance(value, str) else value
        for name, value in sheet.values.items()
        if "__prefix__" not in name and name not in ("csrfmiddlewaretoken", "language", "next")
    }


def opened(client, address: str) -> dict[str, object]:
    return read(client.get(address))


def press(client, user, content, act: str, **fields):
    """Open the form of an item as somebody, fill in some fields and press the button of an act: “submit:ru”."""
    client.force_login(user)
    address = f"/admin/relations/{content.kind}/{content.pk}/change/"
    sheet = opened(client, address)
    begun = f"act-{act.partition(':')[2]}-{act.partition(':')[0]}-"
    own = {f"{begun}{name}" if not name.startswith(("_", "title", "lead", "body")) else name: value
           for name, value in fields.items()}  # fmt: skip
    return client.post(address, sheet | own | {"_act": act})
