"""An event at the desk: what is moved keeps its former day, and what comes out of an event is begun on its form."""

from datetime import date

import pytest

from relations.models import Agreement, Event, Link, Revision
from tests.factories import make_agreement, make_article, make_event, publish

from .sheet import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(
        languages=["ru"], title_ru="Саммит", starts_on=date(2030, 3, 10), ends_on=date(2030, 3, 11)
    )


def address(item):
    return f"/admin/relations/{item.kind}/{item.pk}/change/"


def moved(client, event, **fields):
    url = address(event)
    answer = client.post(url, opened(client, url) | fields)
    assert answer.status_code == 302
    event.refresh_from_db()
    return event.previous_starts_on


def test_a_postponed_event_keeps_its_former_day_for_readers_and_programs(client, event, daniyar):
    publish(event, "ru", by=daniyar)
    client.force_login(daniyar)

    former = moved(client, event, status="postponed", starts_on="2030-04-20", ends_on="2030-04-21")

    assert former == date(2030, 3, 10)
    page = client.get(f"/ru/events/{event.pk}-sammit/").content.decode()
    assert "Перенесено с" in page
    assert "10\xa0марта 2030" in page
    assert '"eventStatus":"https://schema.org/EventRescheduled"' in page.replace(": ", ":")
    assert '"previousStartDate":"2030-03-10"' in page.replace(": ", ":")


def test_a_planned_day_that_readers_were_told_is_kept_too(client, event, daniyar):
    client.force_login(daniyar)
    assert moved(client, event, starts_on="2030-03-09") is None  # nobody has seen it yet
    publish(event, "ru", by=daniyar)

    assert moved(client, event, starts_on="2030-03-08") == date(2030, 3, 9)
    assert moved(client, event, starts_on="2030-03-09") is None  # a slip of the pen, taken back


def test_a_correction_of_what_is_over_is_no_postponement(client, event, daniyar):
    publish(event, "ru", by=daniyar)
    client.force_login(daniyar)

    assert moved(client, event, status="held", starts_on="2030-03-09") is None


def test_the_former_day_that_an_editor_writes_stands(client, event, daniyar):
    client.force_login(daniyar)

    former = moved(client, event, status="postponed", starts_on="2030-04-20", ends_on="2030-04-20",
                   previous_starts_on="2030-03-01")  # fmt: skip

    assert former == date(2030, 3, 1)


def test_a_form_that_comes_back_knows_the_day_that_its_save_noted(client, event, daniyar):
    client.force_login(daniyar)
    sheet = opened(client, address(event)) | {
        "status": "postponed", "starts_on": "2030-04-20", "ends_on": "2030-04-20",
    }  # fmt: skip
    client.post(address(event), sheet)

    page = client.post(address(event), sheet | {"title_ru": "Саммит, дополнено"}, follow=True)

    assert "kept" not in page.content.decode()
    event.refresh_from_db()
    assert (event.title_ru, event.previous_starts_on) == ("Саммит, дополнено", date(2030, 3, 10))


def test_a_document_is_added_where_it_was_signed_and_its_history_tells(client, event, daniyar):
    agreement = make_agreement()
    client.force_login(daniyar)
    row = {"links_in-TOTAL_FORMS": "1", "links_in-0-source": agreement.pk}

    for _click in range(2):
        answer = client.post(address(event), opened(client, address(event)) | row)
        row = {}
        assert answer.status_code == 302

    link = Link.objects.get()
    assert (link.source_id, link.target_id, link.kind) == (agreement.pk, event.pk, "signed_at")
    assert "rows:links_out" in Revision.objects.filter(content=agreement).first().changed


def test_only_a_document_can_be_signed(client, event, daniyar):
    article = make_article()
    client.force_login(daniyar)
    row = {"links_in-TOTAL_FORMS": "1", "links_in-0-source": article.pk}

    page = client.post(address(event), opened(client, address(event)) | row)

    assert page.status_code == 200
    assert not Link.objects.exists()


def test_a_new_document_begun_on_the_form_of_an_event_is_linked_to_it(client, event, daniyar):
    client.force_login(daniyar)
    add = next(url for _label, url in client.get(address(event)).context["desk_links"] if "signed_at" in url)

    sheet = opened(client, add)
    client.post(add, sheet | {"title_ru": "Меморандум", "register_number": "M-1"})

    made = Agreement.objects.get()
    assert [(link.kind, link.target_id) for link in made.links_out.all()] == [("signed_at", event.pk)]


def test_a_part_of_an_event_is_begun_on_its_form_and_shown_there(client, event, daniyar):
    client.force_login(daniyar)
    add = next(url for _label, url in client.get(address(event)).context["desk_links"] if "parent" in url)
    sheet = opened(client, add) | {
        "title_ru": "Бизнес-форум", "type": event.type_id, "starts_on": "2030-03-10", "ends_on": "2030-03-10",
    }  # fmt: skip

    assert client.post(add, sheet).status_code == 302

    part = Event.objects.exclude(pk=event.pk).get()
    assert part.parent_id == event.pk
    assert f'<a href="{address(part)}">Бизнес-форум</a>' in client.get(address(event)).content.decode()


def test_the_status_stands_on_the_form_of_an_agreement_with_its_reason(client, daniyar):
    agreement = make_agreement(in_force_on=date(2023, 5, 1))
    daniyar.interface_language = "en"
    daniyar.save()
    client.force_login(daniyar)

    page = client.get(address(agreement)).content.decode()

    assert "Status today" in page
    assert "In force</strong>, 1\xa0May 2023" in page
