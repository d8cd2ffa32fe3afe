"""The edit form: who may change which field, what a save leaves behind, what is said when something is wrong."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from relations.editorial import history
from relations.models import Agreement, Article, Dossier, Draft, Revision, Translation, WorkState
from tests import factories

from .sheet import opened, read

pytestmark = pytest.mark.django_db


def address(item) -> str:
    return reverse(f"admin:relations_{item.kind}_change", args=[item.pk])


def save(client, item, **changes):
    url = address(item)
    return client.post(url, {**opened(client, url), **changes})


def test_a_save_leaves_a_revision_and_reopens_the_work(client, daniyar):
    article = factories.make_article()
    factories.ready(article)
    history.record(article, by=None)
    client.force_login(daniyar)

    answer = save(client, article, title_en="Kazakhstan and Uzbekistan: allies")

    assert answer.status_code == 302
    assert Article.objects.get().title_en == "Kazakhstan and Uzbekistan: allies"
    assert Revision.objects.first().changed == ["field:title_en"]
    assert Revision.objects.first().by == daniyar
    states = dict(Translation.objects.values_list("language", "state"))
    assert states == {"kk": WorkState.READY, "ru": WorkState.READY, "en": WorkState.IN_WORK}


def test_a_text_that_came_with_blank_ends_is_not_changed_by_opening_it(client, daniyar):
    article = factories.make_article(
        body_ru="\n<p>Обзор отношений двух стран.</p>\n", body_en="<p>Review.</p> \n"
    )
    factories.ready(article)
    client.force_login(daniyar)

    save(client, article, title_kk="Қазақстан мен Өзбекстан: одақтастар")

    assert Revision.objects.first().changed == ["field:title_kk"]
    states = dict(Translation.objects.values_list("language", "state"))
    assert states == {"kk": WorkState.IN_WORK, "ru": WorkState.READY, "en": WorkState.READY}


def test_a_save_without_changes_writes_nothing(client, daniyar):
    article = factories.make_article()
    factories.ready(article)
    history.record(article, by=None)
    client.force_login(daniyar)

    save(client, article)

    assert Article.objects.get().version == article.version
    assert Revision.objects.count() == 1
    assert set(Translation.objects.values_list("state", flat=True)) == {WorkState.READY}


def test_an_empty_language_stays_empty(client, daniyar):
    article = factories.make_article(languages=("kk",), original_language="kk")
    client.force_login(daniyar)

    save(client, article, title_en="Title")

    article.refresh_from_db()
    assert (article.body_ru or "", article.body_en or "") == ("", "")
    assert article.body_kk == factories.BODIES["kk"]


def test_a_translator_changes_only_the_own_language(client, zhanar):
    article = factories.make_article(title_kk="")
    client.force_login(zhanar)
    url = address(article)
    sheet = opened(client, url)

    answer = client.post(url, {**sheet, "title_kk": "Қазақстан", "title_en": "Forged", "genre": "interview"})

    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.title_kk == "Қазақстан"
    assert article.title_en == factories.TITLES["en"]
    assert article.genre == "review"
    assert "title_kk" in sheet
    assert "title_ru" not in sheet
    assert "genre" not in sheet


def test_an_expert_sees_and_edits_only_own_articles(client, aigerim):
    own = factories.make_article(created_by=aigerim)
    other = factories.make_article(title_ru="Чужая статья")
    client.force_login(aigerim)

    listed = client.get(reverse("admin:relations_article_changelist")).content.decode()

    assert client.get(address(own)).status_code == 200
    assert client.get(address(other)).status_code == 302
    assert client.post(address(other), {"title_ru": "x"}).status_code == 302
    assert other.title_ru not in listed
    assert own.title_ru in listed


def test_a_submitted_text_is_shown_but_not_editable_to_its_author(client, aigerim):
    article = factories.make_article(created_by=aigerim)
    Translation.objects.create(content=article, language="ru", state=WorkState.IN_REVIEW)
    client.force_login(aigerim)

    page = client.get(address(article))
    sheet = read(page)

    assert "title_ru" not in sheet
    assert "title_en" in sheet
    assert factories.BODIES["ru"] in page.content.decode()


def test_one_form_sent_twice_makes_one_article(client, daniyar):
    client.force_login(daniyar)
    url = reverse("admin:relations_article_add")
    sheet = {**opened(client, url), "title_ru": "Новая статья", "original_language": "ru"}

    first = client.post(url, sheet)
    second = client.post(url, sheet)

    assert Article.objects.count() == 1
    assert first.status_code == second.status_code == 302
    assert second["Location"] == address(Article.objects.get())
    assert Article.objects.get().created_by == daniyar
    assert Draft.objects.get().spent_at is not None


def test_what_was_typed_stays_when_something_is_wrong(client, daniyar):
    agreement = factories.make_agreement()
    client.force_login(daniyar)

    answer = save(client, agreement, in_force_on="31.11.2022", title_kk="Жаңа атау")

    assert answer.status_code == 200
    assert "Жаңа атау" in answer.content.decode()
    assert Agreement.objects.get().title_kk == factories.TITLES["kk"]
    assert len(answer.context["errors"]) > 0


def test_an_error_is_counted_at_its_language(client, daniyar):
    article = factories.make_article()
    client.force_login(daniyar)

    answer = save(client, article, title_kk="ұ" * 501)

    assert {tab.code: tab.errors for tab in answer.context["tabs"]} == {"kk": 1, "ru": 0, "en": 0}


def test_changing_a_party_refreshes_the_status(client, daniyar):
    agreement = factories.make_agreement(in_force_on=date(2023, 5, 1))
    client.force_login(daniyar)

    save(client, agreement, terminated_on="01.06.2024")

    assert Agreement.objects.get().status_on() == "terminated"
    assert Agreement.objects.get().standings.filter(status="terminated").exists()


def test_a_second_dossier_of_the_same_parties_is_refused_in_words(client, daniyar):
    factories.make_dossier(parties=("kz", "uz"))
    second = factories.make_dossier(parties=("kz", "tj"))
    client.force_login(daniyar)
    url = address(second)
    sheet = opened(client, url)
    place = next(n for n in range(2) if sheet[f"parties-{n}-country"] == str(factories.make_country("tj").pk))

    answer = client.post(url, {**sheet, f"parties-{place}-country": factories.make_country("uz").pk})

    assert answer.status_code == 200
    assert Dossier.objects.filter(parties_key="kz-uz").count() == 1
    assert answer.context["inline_admin_formsets"][0].formset.non_form_errors()


def test_doubts_stand_beside_the_language_and_stop_nothing(client, daniyar):
    article = factories.make_article(
        body_ru='<h2>А</h2><h4>Б</h4><p><a href="https://example.org/">здесь</a></p>'
        "<table><tr><td>1</td></tr></table>"
    )
    client.force_login(daniyar)

    page = client.get(address(article))

    tab = next(tab for tab in page.context["tabs"] if tab.code == "ru")
    assert len(tab.warnings) == 4
    assert all(not doubt.blocks for doubt in tab.warnings)


def test_the_form_shows_what_the_original_did_since(client, daniyar):
    article = factories.make_article(body_ru="<p>Товарооборот вырос.</p>")
    factories.publish(article, "ru", "en")
    article.body_ru = "<p>Товарооборот вырос на четверть.</p>"
    article.save()
    factories.publish(article, "ru")
    client.force_login(daniyar)

    page = client.get(address(article))

    tab = next(tab for tab in page.context["tabs"] if tab.code == "en")
    assert tab.state == "outdated"
    assert (tab.source_number, tab.current_number) == (1, 2)
    assert "<ins> на четверть</ins>" in page.content.decode()


@pytest.mark.parametrize("kind", ["article", "agreement", "event", "dossier", "collection"])
def test_a_form_needs_few_questions_to_the_database(client, daniyar, kind, django_assert_max_num_queries):
    item = getattr(factories, f"make_{kind}")()
    client.force_login(daniyar)
    client.get(address(item))

    with django_assert_max_num_queries(25):
        assert client.get(address(item)).status_code == 200


def test_a_party_that_is_being_added_can_act_at_once(client, daniyar):
    agreement = factories.make_agreement()
    client.force_login(daniyar)
    url = address(agreement)
    new = {
        "parties-TOTAL_FORMS": 3, "parties-2-country": factories.make_country("kg").pk, "parties-2-id": "",
        "parties-2-order": 2,
        "actions-TOTAL_FORMS": 1, "actions-0-party": "parties-2", "actions-0-kind": "signature",
        "actions-0-done_on": "22.12.2022", "actions-0-id": "",
    }  # fmt: skip

    answer = client.post(url, {**opened(client, url), **new})

    assert answer.status_code == 302, answer.context["errors"]
    assert agreement.actions.get().party.code == "kg"


def test_an_action_cannot_name_a_party_that_is_not_added(client, daniyar):
    agreement = factories.make_agreement()
    daniyar.interface_language = "en"
    daniyar.save()
    client.force_login(daniyar)
    url = address(agreement)
    new = {
        "actions-TOTAL_FORMS": 1, "actions-0-party": "parties-7", "actions-0-kind": "signature",
        "actions-0-done_on": "", "actions-0-id": "",
    }  # fmt: skip

    answer = client.post(url, {**opened(client, url), **new})

    assert answer.status_code == 200
    assert "This party is not in the list above." in answer.content.decode()
    assert not agreement.actions.exists()


def test_an_empty_language_is_neither_praised_nor_offered_a_preview(client, daniyar):
    article = factories.make_article(languages=["ru"])
    daniyar.interface_language = "en"
    daniyar.save()
    client.force_login(daniyar)
    address = f"/admin/relations/article/{article.pk}/change/"

    page = client.get(address).content.decode()
    new = client.get("/admin/relations/article/add/").content.decode()

    assert 'value="preview:ru"' in page
    assert 'value="preview:kk"' not in page
    assert page.count("Nothing is written yet.") == 2
    assert new.count("Nothing is written yet.") == 3
    assert "Nothing to remark." not in new


def test_a_preview_of_what_is_typed_and_none_of_nothing(client, daniyar):
    article = factories.make_article(languages=["ru"])
    client.force_login(daniyar)
    address = f"/admin/relations/article/{article.pk}/change/"
    sheet = opened(client, address)

    refused = client.post(address, sheet | {"_act": "preview:kk"})
    shown = client.post(address, sheet | {"_act": "preview:kk", "title_kk": "Атау"})

    assert refused.status_code == 200
    assert shown["Location"] == f"/preview/{article.pk}/kk/"


def test_roles_are_boxes_of_which_one_click_drops_no_other(client, saule, aigerim):
    saule.groups.add(*factories.make_user("administrator").groups.all())
    client.force_login(saule)

    page = client.get(f"/admin/relations/user/{aigerim.pk}/change/").content.decode()

    assert page.count('type="checkbox" name="groups"') == Group.objects.count() > 5
    assert '<select name="groups"' not in page


@pytest.mark.parametrize("page", ["article/add/", "country/add/", "agreement/add/"])
def test_the_import_map_stands_before_every_module(client, daniyar, page):
    """Firefox ignores a map that comes after a module: no script of the form would run there."""
    client.force_login(daniyar)

    text = client.get(f"/admin/relations/{page}").content.decode()

    kinds = re.findall(r'<script[^>]*type="(importmap|module)"', text)
    assert kinds[0] == "importmap"
    assert kinds.count("module") > 0


def test_plain_fields_pass_the_same_filter_as_texts(client, daniyar):
    article = factories.make_article(lead_kk="Қысқа\u00ad мазмұн")
    client.force_login(daniyar)

    save(client, article, title_ru="И\u0306од  и кра\u00adя\u200b\x07\u2028здесь", lead_ru="Раз\u2028два\x0b")

    stored = Article.objects.get()
    assert (stored.title_ru, stored.lead_ru) == ("Йод и края здесь", "Раз\nдва")
    assert stored.lead_kk == "Қысқа\u00ad мазмұн"  # nobody touched it


def test_what_is_too_long_is_said_and_nothing_is_cut(client, daniyar):
    article = factories.make_article()
    client.force_login(daniyar)
    page = client.get(address(article)).content.decode()

    answer = save(client, article, title_ru="Я" * 501)

    assert "maxlength" not in page
    assert "500" in str(answer.context["adminform"].form.errors["title_ru"])
    assert "Я" * 501 in answer.content.decode()


@pytest.mark.parametrize("key", ["9" * 400, "x", "-1"])
def test_an_item_that_cannot_be_is_refused_beside_its_field(client, daniyar, key):
    event = factories.make_event()
    client.force_login(daniyar)

    answer = save(client, event, parent=key)

    assert "parent" in answer.context["adminform"].form.errors
