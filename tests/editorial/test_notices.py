"""Letters: one a person for whatever is done by one click, in the person's language, and none to who wants none."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from relations.editorial import announcing, conversation, publishing, reminders
from relations.models import AuditEntry, Claim, Duration, FollowUp, Reminder, User
from tests.factories import (
    make_agreement,
    make_article,
    make_dossier,
    make_expert,
    make_user,
    publish,
    ready,
)

TODAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _english(db, monkeypatch):
    monkeypatch.setattr(User._meta.get_field("interface_language"), "default", "en")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def letters_to(person) -> list:
    return [letter for letter in mail.outbox if letter.to == [person.email]]


def by_bulk(client, user, action: str, *items):
    """Tick items in the list, look at what would happen, confirm."""
    client.force_login(user)
    address = reverse("admin:relations_article_changelist")
    chosen = {"action": action, "_selected_action": [item.pk for item in items]}
    page = client.post(address, chosen)
    seen = [row.key for row in page.context["rows"] if row.key]
    return client.post(address, chosen | {"confirm": "yes", "seen": seen})


def test_fifty_submissions_are_one_letter(client, aigerim, daniyar, saule, committed):
    User.objects.filter(pk=saule.pk).update(interface_language="kk")
    articles = [
        make_article(languages=["ru"], created_by=aigerim, title_ru=f"Обзор № {number}")
        for number in range(50)
    ]

    with committed():
        by_bulk(client, aigerim, "submit_selected", *articles)

    assert len(mail.outbox) == 2
    (english,), (kazakh,) = letters_to(daniyar), letters_to(saule)
    assert english.subject == "For review: 50"
    assert kazakh.subject == "Тексеруге: 50"
    for number, article in enumerate(articles):
        assert english.body.count(f"Обзор № {number} (") == 1
        assert f"/article/{article.pk}/change/?language=ru" in kazakh.body
    assert "Done by: Айгерим Сейтова" in english.body


def test_one_of_a_bulk_is_told_like_one(client, aigerim, daniyar, committed):
    article = make_article(languages=["ru"], created_by=aigerim, title_ru="Обзор")

    with committed():
        by_bulk(client, aigerim, "submit_selected", article)

    assert [letter.subject for letter in mail.outbox] == ["For review: Обзор (Русский)"]


def test_what_is_refused_is_not_told(client, aigerim, daniyar, committed):
    """An act that fell through with its transaction leaves no line in the letter."""
    good, bad = (make_article(languages=["ru"], created_by=aigerim, title_ru=name) for name in "АБ")
    with committed(), announcing.told_together():
        publishing.submit(good, "ru", by=aigerim)
        with pytest.raises(ZeroDivisionError):
            _submit_and_fail(bad, aigerim)

    assert [letter.subject for letter in letters_to(daniyar)] == ["For review: А (Русский)"]


def _submit_and_fail(article, user):
    with publishing.changes.together():
        publishing.submit(article, "ru", by=user)
        raise ZeroDivisionError


def test_approved_and_published_at_once_is_told_once(article_of_three, aigerim, saule, committed):
    with committed(), announcing.told_together():
        for language in ("kk", "ru", "en"):
            publishing.approve(article_of_three, language, by=saule)
            publishing.publish(article_of_three, language, by=saule)

    (letter,) = letters_to(aigerim)
    assert letter.subject == "Published: 3"
    assert "Approved" not in letter.body


@pytest.fixture
def article_of_three(aigerim):
    article = make_article(created_by=aigerim)
    for language in ("kk", "ru", "en"):
        publishing.submit(article, language, by=aigerim)
    return article


def test_the_same_act_in_one_go_is_one_line(aigerim, daniyar, committed):
    article = make_article(languages=["ru"], created_by=aigerim, title_ru="Обзор")
    with committed(), announcing.told_together():
        publishing.submit(article, "ru", by=aigerim)
        with pytest.raises(publishing.AlreadyDone):
            publishing.submit(article, "ru", by=aigerim)
        announcing.announce("submit", article, "ru", by=aigerim)

    assert [letter.subject for letter in letters_to(daniyar)] == ["For review: Обзор (Русский)"]


def test_letters_name_the_page_where_they_are_switched_off(client, aigerim, daniyar, committed, settings):
    article = make_article(languages=["ru"], created_by=aigerim)
    with committed():
        publishing.submit(article, "ru", by=aigerim)
    address = reverse("admin:desk_account")
    assert f"Letters are switched off here: {settings.SITE_URL}{address}" in mail.outbox[0].body

    client.force_login(daniyar)
    assert client.get(address).context["form"].initial["wants_mail"] is True
    client.post(address, {"interface_language": "ru"})
    mail.outbox.clear()
    with committed():
        publishing.submit(make_article(languages=["ru"], created_by=aigerim), "ru", by=aigerim)

    assert mail.outbox == []
    daniyar.refresh_from_db()
    assert (daniyar.wants_mail, daniyar.interface_language) == (False, "ru")
    assert AuditEntry.objects.get(action="user_changed").detail == {
        "fields": ["interface_language", "wants_mail"]
    }


@pytest.mark.parametrize("role", ["expert", "translator-kk", "registrar", "administrator"])
def test_everybody_has_the_switch_and_only_the_own_one(client, daniyar, role):
    person = make_user(role)
    client.force_login(person)

    client.post(
        reverse("admin:desk_account"), {"interface_language": "en", "is_superuser": "on", "is_active": ""}
    )

    person.refresh_from_db()
    daniyar.refresh_from_db()
    assert (person.wants_mail, person.is_superuser, person.is_active) == (False, False, True)
    assert daniyar.wants_mail is True


# --- Days that are due ---------------------------------------------------------------------------------------


def given(person, days: int, by, **titles):
    article = make_article(languages=["ru"], **titles)
    publish(article, "ru", by=by)
    conversation.assign(article, "kk", by=by, to=person, due_on=TODAY + timedelta(days=days))
    return article


def test_one_letter_for_all_days_and_never_twice(daniyar, zhanar, committed):
    for days, title in ((2, "Скоро"), (0, "Сегодня"), (-3, "Поздно"), (9, "Потом"), (-90, "Забыто")):
        given(zhanar, days, daniyar, title_ru=title)
    mail.outbox.clear()

    with committed():
        assert reminders.remind(TODAY) == 1
        assert reminders.remind(TODAY) == 0

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([zhanar.email], "3 days are due")
    lines = [line for line in letter.body.splitlines() if line.startswith("–")]
    assert [line.split(":")[0] for line in lines] == [
        "– Late, 27.11.2026", "– Today, 30.11.2026", "– Soon, 02.12.2026",
    ]  # fmt: skip


def test_each_stage_is_told_once(daniyar, zhanar, committed):
    given(zhanar, 3, daniyar)

    with committed():
        sent = [reminders.remind(TODAY + timedelta(days=ahead)) for ahead in range(8)]

    assert sent == [1, 0, 0, 1, 1, 0, 0, 0]  # soon; on the day; late


def test_a_new_day_is_news(daniyar, zhanar):
    article = given(zhanar, 1, daniyar)
    reminders.remind(TODAY)
    conversation.assign(article, "kk", by=daniyar, to=zhanar, due_on=TODAY + timedelta(days=2))

    assert reminders.remind(TODAY) == 1


def test_who_has_done_it_or_wants_no_mail_is_left_alone(daniyar, zhanar):
    article = given(zhanar, 1, daniyar)
    article.refresh_from_db()
    article.title_kk, article.lead_kk, article.body_kk = "Шолу", "Қысқаша.", "<p>Мәтін.</p>"
    article.save()
    ready(article, "kk")
    assert reminders.remind(TODAY) == 0

    given(zhanar, 1, daniyar)
    User.objects.filter(pk=zhanar.pk).update(wants_mail=False)
    assert reminders.remind(TODAY) == 0
    assert not Reminder.objects.exists()  # should they want mail again, they are told


def test_experts_are_reminded_of_commitments(aigerim, committed):
    agreement = make_agreement()
    FollowUp.objects.create(
        agreement=agreement, title="Построить мост", due_on=TODAY + timedelta(days=6), source="ст. 4",
        expert=make_expert(user=aigerim),
    )  # fmt: skip

    with committed():
        assert reminders.remind(TODAY) == 1

    assert "– Soon, 06.12.2026: Построить мост" in mail.outbox[0].body


def test_registrars_are_reminded_of_terms_and_of_the_last_days_to_give_notice(aigerim, committed):
    timur = make_user("registrar", interface_language="en")
    for title, ends, more in (
        ("Renewed", date(2026, 12, 10), {"renewal_years": 5}),
        ("Ending", date(2026, 12, 20), {}),
        ("Notice", date(2027, 6, 15), {"notice_months": 6}),
        ("Too late for a notice", date(2027, 5, 1), {"notice_months": 6}),
        ("Later", date(2027, 3, 1), {}),
    ):
        facts = {"in_force_on": date(2016, 1, 1), "duration": Duration.TERM, "term_until": ends} | more
        make_agreement(title_en=title, **facts)

    with committed():
        assert [reminders.remind(TODAY), reminders.remind(TODAY)] == [1, 0]

    (letter,) = letters_to(timur)
    assert [line for line in letter.body.splitlines() if line.startswith("–")] == [
        "– Soon, 11.12.2026: Renewed (the term is renewed)",
        "– Soon, 16.12.2026: Notice (last day to give notice)",
        "– Soon, 21.12.2026: Ending (the term ends)",
    ]


def test_dated_facts_are_checked_again_by_the_experts_of_the_dossier(aigerim, daniyar, committed):
    theirs, made = make_dossier(), make_dossier(parties=("kz", "kg"), created_by=daniyar)
    theirs.experts.add(make_expert(user=aigerim))
    for dossier, days in ((theirs, -2), (made, 5), (made, 30)):
        Claim.objects.create(
            dossier=dossier, figure="8.9 %", statement="share in trade", as_of=TODAY, source="Statistics",
            check_by=TODAY + timedelta(days=days),
        )  # fmt: skip

    with committed():
        assert reminders.remind(TODAY) == 2

    assert "– Late, 28.11.2026: 8.9 % share in trade" in letters_to(aigerim)[0].body
    assert f"/p/{theirs.pk}" in letters_to(aigerim)[0].body  # not hers at the desk: what readers see
    assert "– Soon, 05.12.2026: 8.9 % share in trade" in letters_to(daniyar)[0].body


def test_reminders_come_in_the_own_language(daniyar, zhanar, committed):
    given(zhanar, 0, daniyar)
    mail.outbox.clear()
    User.objects.filter(pk=zhanar.pk).update(interface_language="ru")

    with committed():
        call_command("remind", verbosity=0)
        reminders.remind(TODAY)

    assert mail.outbox[-1].subject == "Срок наступил или близок: 1"
