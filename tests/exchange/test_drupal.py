"""Nodes of Drupal out of JSON:API and CSV, written for these tests after its answers and its export of views."""

import io
import json

import pytest

from relations.exchange.sites import drupal
from relations.exchange.sites.exports import Export
from relations.exchange.sites.pictures import media_of
from relations.text.markup import plain_text

TEXT = "<p>Торговля выросла на 12,5 % в 1998 году.</p>"


def node(number: int, code: str, **more) -> dict:
    said = {
        "drupal_internal__nid": number, "langcode": code, "status": True, "title": f"Обзор {number}",
        "created": "1998-05-12T10:00:00+06:00", "path": {"alias": "/obzor", "pid": 1, "langcode": code},
        "body": {"value": TEXT, "format": "full_html", "summary": "Коротко"},
    }  # fmt: skip
    return {
        "type": "node--article",
        "id": f"node-{number}",
        "links": {"self": {"href": f"https://old.example/{code}/jsonapi/node/article/node-{number}"}},
        "attributes": said | more,
        "relationships": {
            "uid": {"data": {"type": "user--user", "id": "u1"}},
            "field_image": {
                "data": {"type": "file--file", "id": "f1", "meta": {"alt": "Карта", "title": "Карта границы"}}
            },
            "field_tags": {"data": [{"type": "taxonomy_term--tags", "id": "t1"}]},
        },
    }


BESIDE = [
    {"type": "user--user", "id": "u1", "attributes": {"display_name": "А. Сейтова"}},
    {"type": "taxonomy_term--tags", "id": "t1", "attributes": {"name": "торговля"}},
    {"type": "file--file", "id": "f1", "attributes": {"uri": {"value": "public://map.png", "url": "/sites/default/files/map.png"}}},
    {"type": "media--image", "id": "m1", "attributes": {"name": "Карта"},
     "relationships": {"field_media_image": {"data": {"type": "file--file", "id": "f1", "meta": {"alt": "Карта"}}}}},
]  # fmt: skip


def papers(files: dict, media=lambda _name: None) -> tuple[dict, list]:
    data = {
        name: (text if isinstance(text, str) else json.dumps(text)).encode() for name, text in files.items()
    }
    export = Export({name: lambda part=part: io.BytesIO(part) for name, part in data.items()}, media)
    return {paper.key: paper for paper in drupal.papers(export)}, export.remarks


def test_a_node_says_who_when_and_where_it_stood():
    found, remarks = papers({"a.json": {"jsonapi": {}, "data": [node(12, "ru")], "included": BESIDE}})

    assert found["drupal:12:ru"].values == {
        "title": "Обзор 12", "lead": "Коротко", "authors": "А. Сейтова", "date": "1998-05-12", "keywords": "торговля",
        "language": "ru", "group": "drupal:12",
        "old_addresses": "/node/12\n/?q=node/12\n/ru/node/12\n/obzor\n/?q=obzor\n/ru/obzor",
    }  # fmt: skip
    assert remarks == []


def test_languages_of_a_node_are_a_group_and_come_once():
    files = {
        "kk.json": {
            "data": [node(12, "kk"), node(13, "ru")]
        },  # asked in Kazakh, which the second does not have
        "ru.json": {"data": [node(12, "ru"), node(13, "ru")]},
        "users.json": {"data": BESIDE},
    }
    found, _remarks = papers(files)

    assert {key: paper.values["group"] for key, paper in found.items()} == {
        "drupal:12:kk": "drupal:12", "drupal:12:ru": "drupal:12", "drupal:13:ru": "drupal:13",
    }  # fmt: skip
    assert found["drupal:12:kk"].values["authors"] == "А. Сейтова"


def test_unknown_authors_two_days_and_unpublished_nodes_are_said():
    files = {"a.json": {"data": [node(1, "ru", field_date="1997-01-02"), node(2, "ru", status=False)]}}

    found, remarks = papers(files)

    assert found["drupal:1:ru"].doubts == ["moments:1997-01-02, 1998-05-12", "account:u1"]
    assert "drupal:2:ru" not in found
    assert len(remarks) == 1


def test_pictures_of_fields_and_media_keep_their_captions():
    body = {"value": f'{TEXT}<drupal-media data-entity-type="media" data-entity-uuid="m1" data-caption="Граница &amp; река"></drupal-media>'
                     '<img src="/sites/default/files/map.png" data-caption="Ещё раз">', "summary": ""}  # fmt: skip
    media = media_of(["files/map.png"], lambda _name: b"png")

    found, _remarks = papers({"a.json": {"data": [node(1, "ru", body=body)], "included": BESIDE}}, media)
    reading = found["drupal:1:ru"].read()

    assert reading.pictures == [b"png"] * 3
    for caption in ("Карта границы", "Граница &amp; река", "Ещё раз"):
        assert f"<figcaption>{caption}</figcaption>" in reading.body
    assert reading.receipt.is_clean


@pytest.mark.parametrize(
    "token",
    [
        '[[{"fid":"12","view_mode":"default","type":"media","attributes":{"alt":"x"}}]]',
        '<drupal-entity data-entity-uuid="unknown"></drupal-entity>',
        "<?php print views_embed_view('x'); ?>",
        "[view:news=block]",
    ],
)
def test_tokens_of_modules_are_named(token):
    body, receipt = drupal._unfolded(f"<p>До {token} после</p>", {})

    assert plain_text(body) == "До после"
    assert receipt.noted == 1


def test_links_by_scheme_are_addresses():
    body, _receipt = drupal._unfolded(
        '<p><a href="internal:/node/3">a</a><a href="entity:node/4">b</a></p>', {}
    )

    assert 'href="/node/3"' in body
    assert 'href="/node/4"' in body


def test_a_table_of_nodes_with_translations():
    text = f"""nid,langcode,title,body__value,created,status,author,alias,tnid
12,ru,Обзор,"{TEXT}",894945600,1,А. Сейтова,/obzor,0
21,kk,Шолу,"<p>Сауда өсті.</p>","Tue, 05/12/1998 - 10:00",1,,/sholu,22
22,en,Review,"<p>Trade grew.</p>",1998-05-12T10:00:00,1,,,21
23,ru,Черновик,x,,0,,,0
"""
    found, remarks = papers({"nodes.csv": text})

    assert {key: (paper.values["date"], paper.values["group"]) for key, paper in found.items()} == {
        "drupal:12:ru": ("1998-05-12", "drupal:12"),
        "drupal:21:kk": ("1998-05-12", "drupal:21"),
        "drupal:22:en": ("1998-05-12", "drupal:21"),
    }
    assert len(remarks) == 1


@pytest.mark.parametrize("text", ['{"data": [', '{"data": ' + "[" * 100_000])
def test_a_damaged_file_is_named_and_the_others_come(text):
    found, remarks = papers({"a.json": text, "b.json": {"data": [node(1, "ru")]}})

    assert list(found) == ["drupal:1:ru"]
    assert len(remarks) == 1
    assert remarks[0].startswith("a.json: ")


@pytest.mark.parametrize(
    ("name", "head", "is_mine"),
    [
        ("a.json", b'{"jsonapi":{"version":"1.0"},"data":[]}', True), ("a.json", b'{"name":"package"}', False),
        ("n.csv", b"nid,langcode,title\n", True), ("n.csv", "файл;заголовок\n".encode(), False),
        ("n.csv", b'"Node ID","Title","Body"\n', True),
    ],
)  # fmt: skip
def test_its_files_are_recognised(name, head, is_mine):
    assert drupal.recognises(name, head) is is_mine


def test_texts_in_other_fields_come_in_or_are_named():
    one = node(7, "de", field_annotation="Важные слова", field_views="12", body=[{"processed": TEXT}])
    one["relationships"] = {
        "field_parts": {
            "data": [{"type": "paragraph--text", "id": "p1"}, {"type": "paragraph--map", "id": "p2"}]
        },
        "field_image": {"data": {"type": "file--file", "id": "gone"}},
    }
    part = {
        "type": "paragraph--text",
        "id": "p1",
        "attributes": {"field_text": {"value": "<p>Из абзаца.</p>"}},
    }
    links = {"self": {"href": "/jsonapi/node/article"}, "next": {"href": "/jsonapi/node/article?page=2"}}

    found, remarks = papers({"a.json": {"jsonapi": {}, "data": [one], "included": [part], "links": links}})

    (paper,) = found.values()
    reading = paper.read()
    assert paper.doubts == ["language:de"]
    assert plain_text(reading.body).splitlines() == [plain_text(TEXT), "Из абзаца."]
    assert [words for _place, words in reading.receipt.lines["column"].items] == [
        "field_annotation: Важные слова", "field_parts: paragraph--map p2", "field_image: file--file gone",
    ]  # fmt: skip
    assert [remark.partition(":")[0] for remark in remarks] == ["/jsonapi/node/article"]
