"""A reading list keeps the order and the notes of its editors."""

from tests import factories as make


def test_entries_stand_in_their_order_with_notes(client, db):
    first, second = make.make_article(title_ru="Альфа"), make.make_agreement(title_ru="Бета")
    for item in (first, second):
        make.publish(item)
    draft = make.make_article(title_ru="Черновик")
    collection = make.make_collection(second, first, draft, title_ru="Что читать")
    collection.entries.filter(content=first).update(note_ru="С этого начните.")
    make.publish(collection)

    page = client.get(f"/ru/collections/{collection.pk}/", follow=True).content.decode()

    assert "<h1>Что читать</h1>" in page
    assert page.index("Бета") < page.index("Альфа")
    assert "С этого начните." in page
    assert "Черновик" not in page


def test_hidden_collection_is_not_found(client, db):
    collection = make.make_collection()

    assert client.get(f"/ru/collections/{collection.pk}-x/").status_code == 404


def test_collection_that_is_not_translated_leads_machines_to_the_text_there_is(client, db):
    collection = make.make_collection(languages=("ru", "en"))
    make.publish(collection)

    page = client.get(f"/kk/collections/{collection.pk}/", follow=True).text

    slugs = dict(collection.editions.values_list("language", "slug"))
    addresses = {
        code: f'href="http://127.0.0.1:8000/{code}/collections/{collection.pk}-{slug}/"'
        for code, slug in slugs.items()
    }
    assert f'<link rel="canonical" {addresses["ru"]}>' in page
    assert f'<link rel="alternate" {addresses["en"]} hreflang="en">' in page
    assert f'<link rel="alternate" {addresses["ru"]} hreflang="x-default">' in page
    assert 'hreflang="kk">' not in page.split("</head>")[0]
