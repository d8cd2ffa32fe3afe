"""Curating at the desk: nothing in use is deleted, doubles are merged, the library takes pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relations.models import Picture, Topic
from tests.exchange.test_pictures import with_exif
from tests.factories import make_article, make_event, make_topic, make_user

pytestmark = pytest.mark.django_db


def test_a_topic_in_use_is_not_deleted_but_shown_where_it_is_used(client, daniyar):
    topic = make_topic("water")
    make_article(topics=[topic], title_ru="Вода региона")
    client.force_login(daniyar)

    answer = client.post(f"/admin/relations/topic/{topic.pk}/delete/", {"post": "yes"}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/admin/relations/topic/{topic.pk}/where-used/"
    assert "Вода региона" in answer.content.decode()
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_two_topics_are_merged_and_the_old_address_leads_on(client, daniyar):
    kept, gone = make_topic("water"), make_topic("rivers")
    article = make_article(topics=[gone])
    client.force_login(daniyar)

    client.post(f"/admin/relations/topic/{gone.pk}/merge/", {"kept": kept.pk})
    public = client.get("/ru/topics/rivers/")

    assert list(article.topics.all()) == [kept]
    assert (public.status_code, public["Location"]) == (301, "/ru/topics/water/")


def test_merging_with_itself_is_no_choice(client, daniyar):
    topic = make_topic("water")
    client.force_login(daniyar)

    answer = client.post(f"/admin/relations/topic/{topic.pk}/merge/", {"kept": topic.pk})

    assert answer.context["form"].errors.keys() == {"kept"}


def test_an_expert_sees_uses_but_may_not_merge(client, aigerim):
    topic = make_topic("water")
    client.force_login(aigerim)

    assert client.get(f"/admin/relations/topic/{topic.pk}/where-used/").status_code == 200
    assert client.post(f"/admin/relations/topic/{topic.pk}/merge/", {"kept": topic.pk}).status_code == 403


def picture_form(client, **values):
    form = client.get("/admin/relations/picture/add/").context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields if name != "file"}
    data = {name: value for name, value in data.items() if not isinstance(value, bool) or value}
    return client.post("/admin/relations/picture/add/", data | values)


def test_an_expert_adds_a_picture_without_its_metadata(client, aigerim):
    client.force_login(aigerim)
    file = SimpleUploadedFile("IMG.jpg", with_exif().read(), content_type="image/jpeg")

    answer = picture_form(client, file=file, alt_ru="Флаги двух стран")

    picture = Picture.objects.get()
    assert answer.status_code == 302
    assert b"secret" not in picture.file.read()
    assert picture.uploaded_by == aigerim
    assert picture.widths == [480, 960, 1200]


def test_a_picture_is_described_or_decorative(client, aigerim):
    client.force_login(aigerim)
    file = SimpleUploadedFile("a.jpg", with_exif().read(), content_type="image/jpeg")

    answer = picture_form(client, file=file)

    assert answer.context["adminform"].form.errors.keys() == {"is_decorative"}


def test_a_heic_photo_is_refused_beside_the_field(client, aigerim):
    client.force_login(aigerim)
    heic = SimpleUploadedFile("IMG.HEIC", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100)

    answer = picture_form(client, file=heic, alt_ru="Фото")

    assert "file" in answer.context["adminform"].form.errors
    assert Picture.objects.count() == 0


def test_somebody_elses_picture_is_not_changed_by_an_expert(client, aigerim, daniyar):
    client.force_login(daniyar)
    picture_form(client, file=SimpleUploadedFile("a.jpg", with_exif().read()), alt_ru="Фото")
    other = make_user("expert")
    client.force_login(other)

    answer = client.post(f"/admin/relations/picture/{Picture.objects.get().pk}/change/", {"alt_ru": "Моё"})

    assert answer.status_code == 403
    assert Picture.objects.get().alt_ru == "Фото"


def test_covers_are_chosen_by_what_they_show(client, daniyar):
    file = SimpleUploadedFile("IMG.jpg", with_exif().read(), content_type="image/jpeg")
    picture = Picture.objects.create(file=file, alt_ru="Флаги", widths=[480, 960])
    article = make_article(cover=picture)
    client.force_login(daniyar)
    question = {"app_label": "relations", "model_name": "article", "field_name": "cover", "term": "флаги"}

    (offered,) = client.get("/admin/autocomplete/", question).json()["results"]
    form = client.get(f"/admin/relations/article/{article.pk}/change/").content.decode()

    assert offered["thumbnail"].startswith("/media/renditions/")
    assert offered["thumbnail"].endswith("-480.jpg")
    assert f'data-thumbnail="{offered["thumbnail"]}"' in form


def test_a_kind_of_event_in_use_is_not_deleted_but_shown_where_it_is_used(client, daniyar):
    event = make_event()
    client.force_login(daniyar)

    answer = client.get(f"/admin/relations/eventtype/{event.type_id}/delete/", follow=True)

    assert answer.redirect_chain[0][0] == f"/admin/relations/eventtype/{event.type_id}/where-used/"
    assert [use["count"] for use in answer.context["uses"]] == [1]
    assert answer.context["merge_url"] == ""
