"""The list of articles and the page of one, in every state that an article can be in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from relations.editorial import publishing
from relations.models import Authorship, Claim, Edition, Link
from tests import factories as make


@pytest.fixture
def article(db):
    topic = make.make_topic()
    article = make.make_article(
        authors=[make.make_expert()], topics=[topic], countries=[make.make_country("uz")], genre="review"
    )
    make.publish(article)
    return article


def address(article, language="ru", **more):
    edition = Edition.objects.public().get(content=article, language=more.get("text", language))
    return f"/{language}/articles/{article.pk}-{edition.slug}/"


class TestList:
    def test_shows_what_is_in_the_language_of_the_page(self, client, article):
        russian = make.make_article(languages=("ru",), title_ru="Только по-русски")
        make.publish(russian)

        assert "Только по-русски" in client.get("/ru/articles/").content.decode()
        assert "Только по-русски" not in client.get("/en/articles/").content.decode()
        everything = client.get("/en/articles/?languages=all").content.decode()
        assert '<a href="/en/articles/' in everything
        assert 'lang="ru">Только по-русски</a>' in everything

    def test_says_in_which_languages_an_item_exists(self, client, db):
        make.publish(make.make_article(languages=("ru", "en")))

        page = client.get("/ru/articles/").content.decode()

        assert "<s>KK" in page
        assert "<b>RU</b><b>EN</b>" in page

    @pytest.mark.parametrize(
        "chosen", ["type=review", "topic=trade", "country=uz", "year={year}", "type=review&country=uz"]
    )
    def test_filters_keep_what_fits(self, client, article, chosen):
        make.publish(make.make_article(genre="report", title_ru="Посторонний доклад"))
        Edition.objects.filter(title="Посторонний доклад").update(dated_on="2001-01-01")

        page = client.get(f"/ru/articles/?{chosen.format(year=timezone.localdate().year)}").content.decode()

        assert make.TITLES["ru"] in page
        assert "Посторонний доклад" not in page

    def test_broad_topic_includes_its_narrower_ones(self, client, db):
        broad = make.make_topic("economy", name_ru="Экономика")
        narrow = make.make_topic("customs", name_ru="Таможня", parent=broad)
        make.publish(make.make_article(topics=[narrow]))

        assert make.TITLES["ru"] in client.get("/ru/articles/?topic=economy").content.decode()

    @pytest.mark.parametrize("chosen", ["type=nonsense", "topic=nonsense", "country=xx", "year=soon"])
    def test_value_that_does_not_exist_is_not_found(self, client, article, chosen):
        assert client.get(f"/ru/articles/?{chosen}").status_code == 404

    def test_empty_list_offers_a_way_out(self, client, article):
        page = client.get("/ru/articles/?type=digest").content.decode()

        assert 'class="empty"' in page
        assert '<a class="button" href="/ru/articles/">' in page

    def test_costs_the_same_for_one_and_for_many(self, article, queries_of):
        few = queries_of("/ru/articles/")
        for _ in range(4):
            make.publish(make.make_article(authors=[make.make_expert()], topics=[make.make_topic()]))

        assert queries_of("/ru/articles/") == few <= 10

    def test_switch_keeps_the_filters(self, client, article):
        page = client.get("/ru/articles/?type=review&after=2030-01-01_1&utm_source=x").content.decode()

        assert 'href="/kk/articles/?type=review"' in page

    def test_reader_can_ask_for_all_languages_and_back(self, client, article):
        mine = client.get("/ru/articles/?type=review").content.decode()
        everything = client.get("/ru/articles/?type=review&languages=all").content.decode()

        assert '<a href="/ru/articles/?type=review&amp;languages=all" rel="nofollow">' in mine
        assert '<a href="/ru/articles/?type=review" aria-current="true">' in mine
        assert '<a href="/ru/articles/?type=review">' in everything

    def test_draft_is_nowhere(self, client, article):
        make.make_article(title_ru="Черновик о секретном")

        assert "секретном" not in client.get("/ru/articles/?languages=all").content.decode()


class TestPage:
    def test_tells_who_wrote_it_and_about_what(self, client, article):
        page = client.get(address(article)).content.decode()

        assert "<h1>Казахстан и Узбекистан: союзнические отношения</h1>" in page
        assert "Айгерим Сейтова" in page
        assert "главный эксперт" in page
        assert 'href="/ru/topics/trade/"' in page
        assert "Договоры между двумя странами действуют" in page

    @pytest.mark.parametrize("slug", ["", "-", "-old-title"])
    def test_wrong_slug_leads_to_the_right_one(self, client, article, slug):
        path = f"/ru/articles/{article.pk}{slug if slug != '-' else ''}/"

        response = client.get(path + "?x=1")

        assert (response.status_code, response["Location"]) == (301, address(article) + "?x=1")

    def test_slug_of_each_language_is_its_own(self, client, article):
        russian = address(article)

        response = client.get(russian.replace("/ru/", "/kk/"))

        assert (response.status_code, response["Location"]) == (301, address(article, "kk"))

    def test_costs_the_same_however_much_hangs_on_it(self, article, queries_of):
        self.link(article, 1)
        path = address(article)
        few = queries_of(path)
        for number in range(5):
            Authorship.objects.create(article=article, expert=make.make_expert(f"e{number}"), order=number)
        self.link(article, 5)

        assert queries_of(path) == few <= 14

    def link(self, article, number):
        for _ in range(number):
            other = make.make_article()
            make.publish(other)
            Link.objects.create(source=article, target=other, kind="follows_up")

    def test_hidden_and_missing_look_the_same(self, client, article):
        draft = make.make_article()
        tomorrow = make.make_article()
        make.publish(tomorrow, at=timezone.now() + timedelta(days=1))

        answers = [
            client.get(f"/ru/articles/{pk}-any-slug/") for pk in (draft.pk, tomorrow.pk, draft.pk + 1000)
        ]

        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1

    def test_item_of_another_kind_is_not_an_article(self, client, db):
        agreement = make.make_agreement()
        make.publish(agreement)

        assert client.get(f"/ru/articles/{agreement.pk}-x/").status_code == 404

    def test_withdrawn_item_leaves_a_tombstone(self, client, saule, article):
        for language in ("kk", "ru", "en"):
            publishing.withdraw(article, language, by=saule, reason="Ошибка в данных.")

        response = client.get(f"/en/articles/{article.pk}-x/")

        page = response.content.decode()
        assert response.status_code == 410
        assert "Ошибка в данных." in page
        assert "noindex" in page
        assert make.BODIES["ru"] not in page

    def test_language_that_was_withdrawn_falls_back_to_another(self, client, saule, article):
        publishing.withdraw(article, "en", by=saule, reason="Ошибка в данных.")

        page = client.get(f"/en/articles/{article.pk}/", follow=True).content.decode()

        assert 'id="fallback"' in page
        assert make.TITLES["ru"] in page

    def test_related_items_say_how_they_are_related(self, client, article):
        agreement = make.make_agreement()
        make.publish(agreement)
        Link.objects.create(source=article, target=agreement, kind="discusses")
        on_topic = make.make_article(topics=[make.make_topic()], title_en="Another text on trade")
        make.publish(on_topic)

        page = client.get(address(article, "en")).content.decode()

        assert '<p class="note">Discusses</p>' in page
        assert '<p class="note">On the same topic</p>' in page
        assert 'class="status signed chip"' in page

    def test_draft_that_is_linked_stays_hidden(self, client, article):
        draft = make.make_agreement(title_ru="Секретный договор")
        Link.objects.create(source=article, target=draft, kind="discusses")

        assert "Секретный" not in client.get(address(article)).content.decode()

    def test_key_fact_names_its_source_and_day(self, client, article):
        dossier = make.make_dossier()
        Claim.objects.create(
            dossier=dossier, article=article, as_of="2025-11-01", as_of_precision="month", source="Бюро статистики",
            figure_ru="8,9 %", statement_ru="доля во внешней торговле",
        )  # fmt: skip

        page = client.get(address(article)).content.decode()

        assert '<dd class="figure">8,9 %</dd>' in page
        assert "<small><span>Бюро статистики</span>, ноябрь 2025" in page

    def test_text_that_names_an_item_links_to_its_page_of_today(self, client, db):
        agreement = make.make_agreement()
        make.publish(agreement)
        article = make.make_article(
            languages=("ru",), body_ru=f'<p>См. <a href="/p/{agreement.pk}">договор</a>.</p>'
        )
        make.publish(article)

        page = client.get(address(article)).content.decode()

        assert f'<a href="/ru/agreements/{agreement.pk}-' in page
        assert "Named in the text" in client.get(address(article, "en", text="ru")).content.decode()


class TestUntranslated:
    @pytest.fixture
    def page(self, client, db):
        article = make.make_article(languages=("ru",), topics=[make.make_topic()])
        make.publish(article)
        return client.get(f"/en/articles/{article.pk}/", follow=True).content.decode()

    def test_notice_comes_first(self, page):
        main = page.partition('<main id="main">')[2].lstrip()

        assert main.startswith('<aside class="notice wide"')
        assert "This text is available in Russian only" in main

    def test_interface_is_that_of_the_reader(self, page):
        assert '<html lang="en"' in page
        assert ">Agreements</a>" in page

    def test_text_says_its_language(self, page):
        assert '<h1 lang="ru">' in page
        assert '<div class="prose" lang="ru"' in page

    def test_links_lead_to_the_version_there_is(self, page):
        assert 'lang="ru" hreflang="ru">' in page.partition("</aside>")[0]
        assert "More on this topic in English" in page

    def test_switch_stays_a_link_and_tells(self, page):
        switch = page.partition("data-languages>")[2].partition("</nav>")[0]

        assert switch.count("<a href=") == 3
        assert switch.count("<small>") == 2


class TestEditions:
    @pytest.fixture
    def corrected(self, article):
        article.refresh_from_db()
        article.body_ru = "<p>Исправленный текст.</p>"
        article.save()
        make.publish(article, "ru", correction_note="Исправлена дата.")
        return article

    def test_page_names_the_edition_and_what_changed(self, client, corrected):
        page = client.get(address(corrected)).content.decode()

        assert "Исправленный текст." in page
        assert "Исправлена дата." in page
        assert f"{address(corrected)}v/1/" in page

    def test_older_edition_stays_readable_and_says_that_it_is_old(self, client, corrected):
        response = client.get(f"{address(corrected)}v/1/")

        page = response.content.decode()
        assert response.status_code == 200
        assert "Договоры между двумя странами действуют." in page
        assert '<meta name="robots" content="noindex,follow">' in page
        assert page.partition('<main id="main">')[2].lstrip().startswith('<aside class="notice wide"')
        assert f'href="{address(corrected)}"' in page

    def test_number_of_the_current_edition_leads_to_the_page(self, client, corrected):
        response = client.get(f"{address(corrected)}v/2/")

        assert (response.status_code, response["Location"]) == (301, address(corrected))

    @pytest.mark.parametrize("number", [0, 3, 99])
    def test_edition_that_never_was_is_not_found(self, client, corrected, number):
        assert client.get(f"{address(corrected)}v/{number}/").status_code == 404

    def test_edition_replaced_before_its_hour_was_never_seen(self, client, corrected):
        later = timezone.now() + timedelta(hours=2)
        for text in ("<p>Раз.</p>", "<p>Два.</p>"):
            corrected.refresh_from_db()
            corrected.body_ru = text
            corrected.save()
            make.publish(corrected, "ru", at=later)

        assert client.get(f"{address(corrected)}v/3/").status_code == 404
        assert "v/3/" not in client.get(address(corrected)).content.decode()


@pytest.mark.parametrize(("language", "name"), [("kk", "Орыс тілі"), ("ru", "Русский"), ("en", "Russian")])
def test_the_original_language_is_named_in_the_language_of_the_page(client, article, language, name):
    page = " ".join(client.get(address(article, language)).content.decode().split())

    assert f": {name}. " in page
