"""Pages of HTML brought as files: what no longer holds goes, formulas become a line, numbers of lists are named."""

import pytest
from django.core.files.base import ContentFile

from relations.exchange import documents


@pytest.mark.parametrize(
    ("inside", "body", "lines"),
    [
        ("<p>Срок <s>пять</s> <del>шесть</del> семь</p>", "<p>Срок семь</p>", {"struck": 2}),
        ("<p>Срок <span style='text-decoration: line-through'>пять <b>лет</b></span> семь</p>", "<p>Срок семь</p>", {"struck": 1}),
        ('<p>видно <i style="display: none">тайно</i> всегда</p>', "<p>видно всегда</p>", {"hidden": 1}),
        ("<p>E=<math><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math></p>", "<p>E=mc<sup>2</sup></p>", {"equation": 1}),
        ("<p><math><mfrac><mi>a</mi><mi>b</mi></mfrac><annotation>a/b</annotation></math></p>", "<p>a/b</p>", {"equation": 1}),
        ("<ol type=a><li>раз</li></ol>", "<ol><li>раз</li></ol>", {"list": 1}),
        ("<p><a href='file:///C:/a'>файл</a></p>", "<p>файл</p>", {"link": 1}),
    ],
)  # fmt: skip
def test_what_a_page_holds(inside, body, lines):
    page = f"<html><body><h1>Название</h1>{inside}</body></html>"

    draft = documents.read(ContentFile(page.encode(), name="a.html"))

    assert " ".join(draft.body.split()) == body
    assert {kind: line.count for kind, line in draft.receipt.lines.items()} == lines
