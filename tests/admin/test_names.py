"""The desk in three languages: titles, lists in the right alphabet, marks and sentences."""

import json
import re
from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

from relations.editorial import history, publishing
from relations.models import Country, Expert, Link, Participation, User
from tests import factories

from .sheet import opened

pytestmark = pytest.mark.django_db
TITLES = {"kk": "Қазақша атау", "ru": "Русский заголовок", "en": "English title"}
LANGUAGES = tuple(TITLES)


def speak(language: str) -> None:
    User.objects.update(interface_language=language)


@pytest.fixture
def desk(client, saule):
    client.force_login(saule)
    return client


def address(item, page="change") -> str:
    return reverse(f"admin:relations_{item.kind}_{page}", args=[item.pk])


# --- Titles --------------------------------------------------------------------------------------------------


@pytest.fixture
def items():
    """An item in three languages, and one that is in Russian only."""
    whole = factories.make_article(**{f"title_{code}": title for code, title in TITLES.items()})
    alone = factories.make_article(languages=["ru"], title_ru="Только по-русски")
    return whole, alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_heading_crumbs_and_history_are_in_the_language_of_the_desk(desk, items, language):
    speak(language)
    whole, _alone = items
    history.record(whole, by=None)
    wanted = f'<span lang="{language}">{TITLES[language]}</span>'

    for page in ("change", "history"):
        text = desk.get(address(whole, page)).content.decode()
        crumbs = re.search(r'<div class="breadcrumbs">.*?</div>', text, re.S)[0]
        heading = re.search(r"<h1>.*?</h1>|<p class=\"desk-kind\">\s*<span lang.*?</p>", text, re.S)[0]
        assert wanted in crumbs, page
        assert wanted in (heading if page == "change" else text), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_of_another_language_is_marked(desk, items, language):
    speak(language)
    _whole, alone = items
    mark = '<span lang="ru">Только по-русски</span> <span class="language-mark" title="Русский">RU</span>'

    for text in (
        desk.get(address(alone)).content.decode(),
        desk.get(reverse("admin:relations_article_changelist")).content.decode(),
        desk.get("/admin/").content.decode(),
    ):
        assert (mark in text) == (language != "ru")
        assert "Только по-русски" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pickers_and_what_they_hold_name_items_in_the_language_of_the_desk(desk, items, language):
    speak(language)
    whole, _alone = items
    source = factories.make_agreement()
    Link.objects.create(source=source, target=whole, kind="follows_up")
    alone_label = "Только по-русски" if language == "ru" else "Только по-русски [RU]"

    found = desk.get("/admin/autocomplete/", {"app_label": "relations", "model_name": "link",
                     "field_name": "target", "term": ""})  # fmt: skip
    labels = [one["text"] for one in json.loads(found.content)["results"]]

    assert TITLES[language] in labels
    assert alone_label in labels
    assert f">{TITLES[language]}</option>" in desk.get(address(source)).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_log_names_items_in_the_language_of_the_desk(desk, items, language):
    speak("ru")
    url = address(items[0])
    desk.post(url, {**opened(desk, url), "lead_ru": "Иначе."})
    speak(language)

    text = desk.get(reverse("admin:relations_auditentry_changelist")).content.decode()

    assert f'<span lang="{language}">{TITLES[language]}</span>' in text


# --- Alphabets -----------------------------------------------------------------------------------------------

# By code points Ө, Ү, І, Қ stand behind Я, and Ё before А.
NAMES = [
    "Шу",
    "Өзен",
    "Ақтау",
    "Әулие",
    "Оңтүстік",
    "Қазан",
    "Кент",
    "Яссы",
    "Ёлкино",
    "Ұзын",
    "Үлкен",
    "Уақыт",
]
SORTED = [
    "Ақтау",
    "Әулие",
    "Ёлкино",
    "Кент",
    "Қазан",
    "Оңтүстік",
    "Өзен",
    "Уақыт",
    "Ұзын",
    "Үлкен",
    "Шу",
    "Яссы",
]


def names_in(text: str) -> list[str]:
    return re.findall("|".join(NAMES), text)


def countries():
    for number, name in enumerate(NAMES):
        Country.objects.create(
            code=f"x{chr(97 + number)}", slug=f"x-{number}", alpha3="XXX", numeric="999",
            **{f"name_{code}": name for code in LANGUAGES},
        )  # fmt: skip


@pytest.mark.parametrize("per_page", [5, 100])
def test_vocabularies_go_by_the_alphabet_also_over_pages(desk, monkeypatch, per_page):
    countries()
    monkeypatch.setattr(admin.site.get_model_admin(Country), "list_per_page", per_page, raising=False)
    address = reverse("admin:relations_country_changelist")
    found = []
    for page in range(1, 2 + len(NAMES) // per_page):
        found += [str(row) for row in desk.get(address, {"p": page}).context["cl"].result_list]

    assert found == SORTED


def test_a_column_that_is_chosen_still_sorts(desk):
    countries()
    found = desk.get(reverse("admin:relations_country_changelist"), {"o": "-1"}).context["cl"].result_list

    assert [row.code for row in found] == sorted((row.code for row in found), reverse=True)


def test_a_search_goes_by_the_alphabet_too(desk):
    countries()
    found = desk.get(reverse("admin:relations_country_changelist"), {"q": "у"}).context["cl"].result_list

    assert [str(row) for row in found] == [name for name in SORTED if name in {str(row) for row in found}]
    assert len(found) > 1


def test_pickers_go_by_the_alphabet_over_pages(desk):
    countries()
    for number in range(20):
        Country.objects.create(code=f"y{chr(97 + number)}", slug=f"y-{number}", alpha3="YYY", numeric="998",
                               **{f"name_{code}": f"Ж{number:02}" for code in LANGUAGES})  # fmt: skip
    asked = {
        "app_label": "relations",
        "model_name": Participation._meta.model_name,
        "field_name": "country",
        "term": "",
    }
    found = []
    for page in (1, 2):
        answer = json.loads(desk.get("/admin/autocomplete/", asked | {"page": page}).content)
        found += [one["text"] for one in answer["results"]]

    assert [name for name in found if name in NAMES] == SORTED
    assert len(found) == 32


def test_people_go_by_the_alphabet(desk):
    for number, name in enumerate(NAMES):
        Expert.objects.create(code=f"e{number}", given_name_ru="Я", family_name_ru=name, given_name_kk="Я",
                              family_name_kk=name)  # fmt: skip
        factories.make_user("translator-kk", username=f"u{number}", first_name="Я", last_name=name)
    speak("kk")

    experts = desk.get(reverse("admin:relations_expert_changelist")).context["cl"].result_list
    users = desk.get(reverse("admin:relations_user_changelist"))
    board = next(
        field for field in desk.get("/admin/").context["desk"]["board"].fields if field["name"] == "expert"
    )

    assert [row.family_name for row in experts] == SORTED
    assert [text.removeprefix("Я ") for _value, text, _chosen in board["choices"]] == SORTED
    assert users.status_code == 403  # the chief editor keeps no accounts


def test_accounts_go_by_the_alphabet(client):
    for number, name in enumerate(NAMES):
        factories.make_user(username=f"u{number}", last_name=name)
    client.force_login(factories.make_user("administrator", username="marat", last_name="Яя"))

    found = client.get(reverse("admin:relations_user_changelist")).context["cl"].result_list

    assert [row.last_name for row in found] == [*SORTED, "Яя"]


def test_accounts_are_filtered_by_roles_in_words(client, zhanar, daniyar):
    client.force_login(factories.make_user("administrator", username="marat", interface_language="kk"))
    address = reverse("admin:relations_user_changelist")

    assert "Аудармашы: Қазақша" in client.get(address).content.decode()
    assert list(client.get(address, {"role": "translator-kk"}).context["cl"].result_list) == [zhanar]
    assert client.get(address, {"role": "nonsense"}).context["cl"].result_count == 3


def test_filters_go_by_the_alphabet(desk):
    countries()
    speak("kk")
    text = desk.get(reverse("admin:relations_article_changelist")).content.decode()

    assert names_in(text) == SORTED


# --- Marks and sentences -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "yes", "no"), [("kk", "Иә", "Жоқ"), ("ru", "Да", "Нет"), ("en", "Yes", "No")]
)
def test_yes_and_no_are_said_in_the_language_of_the_desk(client, language, yes, no):
    client.force_login(factories.make_user("administrator", "chief-editor", username="marat"))
    factories.make_expert()
    factories.make_event()
    speak(language)

    for name in ("user", "expert", "eventtype"):
        text = client.get(reverse(f"admin:relations_{name}_changelist")).content.decode()
        icons = set(re.findall(r'icon-(?:yes|no)\.svg" alt="([^"]*)"', text))
        assert icons
        assert icons <= {yes, no}, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_icon_of_any_list_says_true_or_false(client, language):
    client.force_login(factories.make_user("administrator", "chief-editor", username="marat"))
    for kind in ("article", "agreement", "event", "dossier", "collection"):
        getattr(factories, f"make_{kind}")()
    speak(language)

    for model in admin.site._registry:
        answer = client.get(reverse(f"admin:relations_{model._meta.model_name}_changelist"))
        assert not re.search(r'alt="(True|False|None)"', answer.content.decode()), model


@pytest.mark.parametrize(
    ("language", "added", "changed"),
    [
        ("ru", "Добавлено: страна «Жаңа».", "Сохранено: страна «Жаңа»."),
        ("kk", "Қосылды: ел «Жаңа».", "Сақталды: ел «Жаңа»."),
    ],
)
def test_messages_agree_with_every_word(desk, language, added, changed):
    speak(language)
    url = reverse("admin:relations_country_add")
    fields = {"name_kk": "Жаңа", "name_ru": "Жаңа", "name_en": "New", "code": "zz", "slug": "zz", "alpha3": "ZZZ",
              "numeric": "997"}  # fmt: skip

    first = desk.post(url, {**opened(desk, url), **fields}, follow=True)
    country = Country.objects.get(code="zz")
    url = reverse("admin:relations_country_change", args=[country.pk])
    second = desk.post(url, {**opened(desk, url), "capital_ru": "А"}, follow=True)

    assert re.sub("<.*?>", "", str(next(iter(first.context["messages"])))) == added
    assert [re.sub("<.*?>", "", str(one)) for one in second.context["messages"]][-1:] == [changed]


def test_forms_hint_at_no_key_and_warn_of_no_zone(desk):
    event = factories.make_event(starts_on=date(2024, 2, 29))
    speak("en")

    for item in (event, factories.make_article(), factories.make_agreement(), factories.make_dossier()):
        text = desk.get(address(item)).content.decode()
        assert "Hold down" not in text, item.kind
        assert "DateTimeShortcuts" not in text, item.kind
        assert "Parties key" not in text, item.kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_pickers_speak_the_language_of_the_desk(desk, language):
    speak(language)
    text = desk.get(address(factories.make_article())).content.decode()

    pickers = re.findall(r"<select[^>]*admin-autocomplete[^>]*>", text)
    assert pickers
    assert all(f' lang="{language}"' in picker for picker in pickers)
    assert re.search(rf"select2/i18n/{language}[.\w]*\.js", text)


def test_the_menu_is_grouped(client):
    client.force_login(
        factories.make_user("administrator", "chief-editor", username="marat", interface_language="en")
    )

    groups = client.get("/admin/").context["app_list"]

    assert [str(group["name"]) for group in groups] == [
        "Items of the portal", "Vocabularies", "People", "Pictures and checks",
    ]  # fmt: skip
    assert max(len(group["models"]) for group in groups) <= 9
    listed = [model["object_name"] for group in groups for model in group["models"]]
    assert len(listed) == len(set(listed)) >= 18


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_state_has_one_name_on_the_board_and_in_the_list(desk, saule, language):
    speak(language)
    published = factories.make_article(title_ru="А")
    factories.publish(published)
    begun = factories.make_article(title_ru="Б")
    publishing.touch(begun, "ru", by=saule)
    factories.ready(factories.make_article(title_ru="В"), "ru")

    rows = desk.get("/admin/").context["desk"]["board"].rows
    listed = desk.get(reverse("admin:relations_article_changelist")).context["cl"].result_list
    with translation.override(language):
        board = {row["content"].pk: {str(one["cell"].label) for one in row["cells"]} for row in rows}
        html = {row.pk: admin.site.get_model_admin(type(row)).languages(row) for row in listed}
    marks = {pk: set(re.findall(r'title="[^:"]+: ([^"]+)"', text)) for pk, text in html.items()}

    assert len(set().union(*board.values())) >= 3
    assert board == marks
