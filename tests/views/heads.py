"""The head of a page, parsed: what it says of itself to machines."""

import json
from html.parser import HTMLParser

from tests import factories

SITE = "https://portal.example"


class Head(HTMLParser):
    """The tags of a page that speak of it."""

    def __init__(self, text):
        super().__init__()
        self.lang, self.metas, self.links, self.scripts, self._inside = "", [], [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "html":
            self.lang = values["lang"]
        elif tag == "meta":
            self.metas.append(values)
        elif tag == "link":
            self.links.append(values)
        elif tag == "script" and values.get("type") == "application/ld+json":
            self._inside = True

    def handle_data(self, data):
        if self._inside:
            self.scripts.append(data)
            self._inside = False

    def all(self, name):
        return [meta["content"] for meta in self.metas if name in (meta.get("name"), meta.get("property"))]

    def one(self, name):
        found = self.all(name)
        assert len(found) == 1, (name, found)
        return found[0]

    def hreflangs(self):
        return {
            link["hreflang"]: link["href"]
            for link in self.links
            if "type" not in link and link.get("hreflang")
        }

    @property
    def canonical(self):
        found = [link["href"] for link in self.links if link["rel"] == "canonical"]
        assert len(found) == 1
        return found[0]

    @property
    def graph(self):
        assert len(self.scripts) == 1
        return json.loads(self.scripts[0])["@graph"]

    def node(self, *types):
        return next(node for node in self.graph if node["@type"] in types)


def head_of(client, path, status=200):
    response = client.get(path, follow=True)
    assert response.status_code == status, path
    return Head(response.content.decode())


def path_of(edition, language=None):
    kind = f"{edition.kind}s"
    return f"/{language or edition.language}/{kind}/{edition.content_id}/"


def make(kind, **more):
    return {
        "article": factories.make_article,
        "agreement": factories.make_agreement,
        "event": factories.make_event,
        "dossier": factories.make_dossier,
    }[kind](**more)
