"""What of the layout of a template reaches the page."""

import pytest
from django.template import Context, Engine, TemplateSyntaxError, engines
from django.template.base import TextNode

from portal.templates import squeeze

LOADERS = [
    (
        "portal.templates.Loader",
        [
            "django.template.loaders.filesystem.Loader",
            "django.template.loaders.app_directories.Loader",
        ],
    )
]


@pytest.fixture
def render(tmp_path):
    def render(source, name="page.html", **values):
        (tmp_path / name).write_text(source)
        return Engine(dirs=[tmp_path], loaders=LOADERS).get_template(name).render(Context(values))

    return render


@pytest.mark.parametrize(
    ("laid_out", "sent"),
    [
        ("<ul>\n  <li>one</li>\n  <li>two</li>\n</ul>\n", "<ul><li>one</li><li>two</li></ul>"),
        ("<p>Entry into\n  force</p>", "<p>Entry into force</p>"),
        (
            "<p>Source:\n  <a>the ministry</a>,\n  <b>page 2</b></p>",
            "<p>Source: <a>the ministry</a>, <b>page 2</b></p>",
        ),
        ("<b>one</b> <i>two</i>", "<b>one</b> <i>two</i>"),
        ('<a\n  href="x"\n  lang="kk">\n  <b>y</b>\n</a>', '<a href="x" lang="kk"><b>y</b></a>'),
        ("\r\n<p>x</p>\r\n", "<p>x</p>"),
    ],
)
def test_line_breaks_between_tags_are_layout(laid_out, sent):
    assert squeeze(laid_out) == (sent, False)


def test_tags_of_django_are_tags(render):
    source = "<p>\n  {% if a %}\n    {{ a }}\n  {% else %}\n    <b>none</b>\n  {% endif %}\n</p>\n"

    assert render(source, a="yes") == "<p>yes</p>"
    assert render(source, a="") == "<p><b>none</b></p>"


def test_a_space_that_is_meant_is_written(render):
    assert render('<b>{{ a }}</b>\n{{ " " }}<i>{{ a }}</i>\n', a="x") == "<b>x</b> <i>x</i>"


def test_attributes_stay_apart_across_tags_of_django(render):
    source = '<a\n  href="{{ a }}"\n  {% if a %}class="{{ a }}"{% endif %}\n  {% if a %}\n    lang="kk"\n  {% endif %}>\n  y\n</a>'

    assert render(source, a="x").split() == ["<a", 'href="x"', 'class="x"', 'lang="kk"', ">", "y", "</a>"]


def test_what_readers_typed_is_kept(render):
    assert render("<pre>\n{{ text }}\n</pre>", text="one\n  two") == "<pre>one\n  two</pre>"


def test_letters_are_left_as_they_are(render):
    assert render("Dear {{ a }},\n\n<{{ a }}>\n", name="letter.txt", a="x") == "Dear x,\n\n<x>\n"


def test_templates_of_packages_are_left_as_they_are():
    template = engines["django"].engine.get_template("admin/app_list.html")

    assert any("\n  " in node.s for node in template.nodelist.get_nodes_by_type(TextNode))


def test_a_fault_names_its_own_line(render):
    with pytest.raises(TemplateSyntaxError, match="line 3: 'if'"):
        render("<p>\n  <b></b>\n  {% if a %}\n</p>\n")
