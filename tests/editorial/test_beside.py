"""Words that readers meet with an item and that are no texts of it: a change of them voids an approval, too."""

import pytest
from django.core.files.base import ContentFile

from relations.editorial import history, publishing
from relations.exchange import pictures
from relations.models import Attachment, WorkState
from tests.exchange.test_pictures import drawn
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(aigerim, daniyar):
    article = make_article(languages=["ru"], created_by=aigerim, cover=pictures.accept(drawn()))
    history.record(article, by=aigerim)
    publishing.submit(article, "ru", by=aigerim)
    publishing.approve(article, "ru", by=daniyar)
    return article


def test_a_caption_changed_in_the_library_voids_the_approval_and_has_a_hand(client, approved, saule):
    client.force_login(saule)
    address = f"/admin/relations/picture/{approved.cover_id}/change/"
    form = client.get(address).context["adminform"].form
    typed = {name: form[name].value() or "" for name in form.fields if name != "file"}

    client.post(address, typed | {"caption_ru": "Другая подпись", "is_decorative": "on"})

    row = approved.translations.get(language="ru")
    assert (row.state, row.approved_hash) == (WorkState.IN_WORK, "")
    assert {hand.user for hand in row.hands.all()} >= {saule}


def test_the_title_of_a_file_voids_the_approval(approved, daniyar):
    Attachment.objects.create(
        content=approved, language="ru", title_ru="Приложение", file=ContentFile(b"%PDF-", name="a.pdf")
    )

    with pytest.raises(publishing.Unapproved):
        publishing.publish(approved, "ru", by=daniyar)


def test_restoring_leaves_files_and_pictures_alone(approved, daniyar):
    first = approved.revisions.last()
    Attachment.objects.create(
        content=approved, language="ru", title_ru="Приложение", file=ContentFile(b"%PDF-", name="a.pdf")
    )
    approved.refresh_from_db()
    approved.lead_ru = "Другое введение."
    approved.save()
    history.record(approved, by=daniyar)

    history.restore(first, by=make_user("chief-editor"))

    approved.refresh_from_db()
    assert approved.attachments.count() == 1
    assert approved.lead_ru != "Другое введение."
