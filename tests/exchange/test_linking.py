"""What a text of a former site says of another becomes a link to the item, whichever of the two comes first."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from relations.exchange.intake import bringing, jobs, linking
from relations.models import Article, Attachment, IntakePaper, OldAddress
from tests import factories
from tests.visibility.ledger import pdf

pytestmark = pytest.mark.django_db
State = IntakePaper.State
HEAD = "id,title,alias,introtext,state,catid,created,language,created_by_alias\n"
RU = "Торговля выросла на 12,5 % в 1998 году. " * 6
KK = "Сауда 1998 жылы өсті. Қазақстан мен Өзбекстан. " * 6


def article(number: int, text: str, code="ru-RU", created="1998-05-12") -> str:
    return f'{number},Обзор {number},obzor-{number},"<p>{text.replace(chr(34), chr(34) * 2)}</p>",1,8,{created},{code},А. Сейтова\n'


def link(address: str) -> str:
    return f'<a href="{address}">там</a>'


ARTICLES = [
    article(
        1,
        RU
        + link("index.php?option=com_content&amp;view=article&amp;id=2:obzor-2&amp;Itemid=9")
        + link("http://www.old.example/kz/any/3-obzor-3")
        + link("images/report.pdf")
        + link("/index.php?option=com_search")
        + link("http://other.example/index.php?option=com_content&amp;view=article&amp;id=2"),
    ),
    article(
        2,
        RU + "Ещё. " + link("/component/content/article/1-obzor-1.html") + link("#note"),
        created="2001-02-03",
    ),
    article(3, KK, "kk-KZ", created="2001-02-03"),
]
ASSOCIATIONS = "id,context,key\n2,com_content.item,k\n3,com_content.item,k\n"
CATEGORIES = "id,extension,path,title\n8,com_content,any,Разное\n"


@pytest.fixture
def batch(daniyar):
    factories.make_topic()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.csv", HEAD + "".join(ARTICLES))
        archive.writestr("assoc.csv", ASSOCIATIONS)
        archive.writestr("categories.csv", CATEGORIES)
        archive.writestr("images/report.pdf", pdf("report"))
    made = jobs.begin("old.example", by=daniyar, upload=ContentFile(out.getvalue(), name="a.zip"))
    jobs.work(made.pk)
    jobs.accept(made, made.papers.values_list("pk", flat=True))
    made.refresh_from_db()
    return made


def bring(batch):
    jobs.bring_in(batch)
    jobs.work(batch.pk)
    batch.refresh_from_db()


def test_links_lead_to_items_that_come_before_and_after(batch):
    bring(batch)

    first, second = Article.objects.order_by("pk")
    assert [f'href="/p/{second.pk}"'] * 2 == [
        part for part in first.body_ru.replace(">", " ").split() if part.startswith('href="/p/')
    ]
    assert f'href="/p/{first.pk}"' in second.body_ru
    assert 'href="http://other.example/index.php' in first.body_ru
    assert second.title_kk == "Обзор 3"
    assert set(batch.papers.values_list("state", flat=True)) == {State.BROUGHT}


def test_links_to_files_lead_to_the_files_and_so_do_their_old_addresses(batch):
    bring(batch)

    file = Attachment.objects.get()
    first = Article.objects.order_by("pk")[0]
    assert f'href="{file.file.url}"' in first.body_ru
    assert (file.content_id, file.title) == (first.pk, "там")
    assert OldAddress.objects.get(address="/images/report.pdf").page == file.file.url


def test_what_leads_nowhere_keeps_its_address_and_is_named(batch):
    bring(batch)

    first = Article.objects.order_by("pk")[0]
    assert 'href="/index.php?option=com_search"' in first.body_ru
    (receipt,) = first.import_receipts.all()
    kinds = {kind: items for kind, _count, items in receipt.data["lines"]}
    assert kinds["old_link"] == [["file", "", "/index.php?option=com_search"]]


def test_old_addresses_lead_readers_to_the_language_they_were_in(batch, saule, client):
    bring(batch)
    jobs.approve(batch, by=saule)
    jobs.work(batch.pk)

    second = Article.objects.order_by("pk")[1]
    for path, code in (
        ("/index.php?option=com_content&view=article&id=3&Itemid=5", "kk"),
        ("/ru/index.php?option=com_content&view=article&id=2", "ru"),
        ("/any/2-obzor-2.html", "ru"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"][: 13 + len(str(second.pk))]) == (
            301,
            f"/{code}/articles/{second.pk}",
        )


def test_a_worker_that_dies_between_texts_and_links_leaves_the_same_behind(batch, monkeypatch):
    class Killed(BaseException):
        pass

    def kill(*_args):
        raise Killed

    jobs.bring_in(batch)
    with monkeypatch.context() as patched:
        patched.setattr(linking, "join", kill)
        with pytest.raises(Killed):
            jobs.work(batch.pk)
    assert set(batch.papers.values_list("state", flat=True)) == {State.WRITTEN}

    type(batch).objects.update(beat_at="2001-01-01T00:00:00+00:00")
    jobs.work(batch.pk)

    assert Article.objects.count() == 2
    assert set(batch.papers.values_list("state", flat=True)) == {State.BROUGHT}
    assert "/p/" in Article.objects.order_by("pk")[1].body_ru


def test_links_are_resolved_in_one_question_for_all(django_assert_num_queries):
    body = "".join(link(f"/node/{number}?page={number}") for number in range(60))

    with django_assert_num_queries(1):
        text, lost = linking.with_links(body)

    assert text == body
    assert len(lost) == 60


def test_a_dry_run_leaves_no_file_behind(batch):
    bringing.trial(batch)
    assert not batch.papers.exclude(message="").exists()
    assert not Attachment.objects.exists()
    assert not OldAddress.objects.exists()
