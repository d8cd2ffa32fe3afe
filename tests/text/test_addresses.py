"""One form for whatever people and servers make of an address."""

import pytest

from relations.text.addresses import LONGEST, candidates, normal


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://old.example/index.php?option=com_content&id=12%3Atitle#top", "/?id=12&option=com_content"),
        ("/?p=123", "/?p=123"),
        ("/?utm_source=letter&p=123&fbclid=x", "/?p=123"),
        ("/News/2009/05/", "/news/2009/05"),
        ("/%D0%BE%D0%B1%D0%B7%D0%BE%D1%80/", "/обзор"),
        ("/%EE%E1%E7%EE%F0", "/обзор"),  # the code page of Russian Windows
        ("/?q=%EE%E1%E7%EE%F0", "/?q=обзор"),
        ("обзор//архив/index.html", "/обзор/архив"),
        ("/b?b=2&a=1", "/b?a=1&b=2"),
        ("", "/"),
        ("/a\x00b", "/ab"),
    ],
)
def test_an_address_has_one_form(address, found):
    assert normal(address) == found


def test_a_long_address_is_cut_and_stays_its_own():
    one, other = normal("/" + "a" * 1000), normal("/" + "a" * 1001)

    assert len(one) == LONGEST
    assert one != other


def test_some_parameters_may_be_missing_in_what_is_kept():
    found = candidates("/index.php", "id=12%3Atitle&Itemid=5")

    assert found == ["/?id=12&itemid=5", "/?id=12", "/?itemid=5", "/"]


def test_many_parameters_are_not_tried_in_every_way():
    assert len(candidates("/a", "&".join(f"p{n}=1" for n in range(25)))) < 70


def test_what_was_led_on_from_the_country_code_is_found():
    assert "/kz/obzor" in candidates("/kk/obzor", "")


@pytest.mark.parametrize(
    ("path", "query", "kept"),
    [
        ("/news/detail.php", "ELEMENT_ID=12&PAGEN_1=2", "/?element_id=12"),
        ("/ru/index.php", "option=com_content&view=article&id=12", "/?id=12&option=com_content&view=article"),
        ("/any/12-obzor.html", "", "/any/12-obzor"),
        ("/kz/obzor", "", "/kk/obzor"),
    ],
)
def test_a_text_that_other_systems_show_anywhere_is_found(path, query, kept):
    assert kept in candidates(path, query)


def test_a_number_alone_names_no_text_of_another_page():
    assert "/?id=12" not in candidates("/news/detail.php", "id=12")
