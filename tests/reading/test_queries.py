"""What each page asks the database: within its number, and the same for few rows and for many, on both databases."""

from datetime import date

import pytest

from relations.models import Link, LinkKind
from relations.search import snapshot, tally, thesaurus
from tests import factories as make

pytestmark = pytest.mark.django_db
# The most questions of a page (DESIGN, numbers to hold). An agreement has rows in nineteen tables: a question a table is
# half the work of one question that gathers them.
MOST = {
    "/ru/": 14,
    "/ru/articles/": 10,
    "/ru/articles/{article}/": 14,
    "/ru/agreements/": 10,
    "/ru/agreements/{agreement}/": 30,
    "/ru/events/": 10,
    "/ru/events/{event}/": 12,
    "/ru/dossiers/": 10,
    "/ru/dossiers/{dossier}/": 20,
    "/ru/dossiers/{dossier}/?show=events": 20,
    "/ru/topics/trade/": 10,
    "/ru/countries/uzbekistan/": 10,
    "/ru/organisations/body-1/": 10,
    "/ru/search/?q=договор": 10,
}


class Portal:
    """An item of each kind that everything else hangs on."""

    def __init__(self):
        snapshot.forget()
        thesaurus.forget()
        self.topic, self.number = make.make_topic(), 0
        about = {"topics": [self.topic], "countries": [make.make_country("kz"), make.make_country("uz")]}
        self.article = make.make_article(**about)
        self.agreement = make.make_agreement(in_force_on=date(2023, 7, 4), place=make.make_place())
        self.event, self.dossier = make.make_event(), make.make_dossier()
        for item in (self.article, self.agreement, self.event, self.dossier):
            make.publish(item)
        make.publish(make.make_collection(self.article, code="front"))
        self.about = about

    def address(self, path: str) -> str:
        """Where a page stands; items have their slugs."""
        slugs = {
            name: f"{item.pk}-{item.editions.get(language='ru').slug}"
            for name, item in vars(self).items()
            if name in ("article", "agreement", "event", "dossier")
        }
        return path.format(**slugs)

    def grow(self):
        """One more row of everything, on every page."""
        self.number += 1
        day, expert = date(2000 + self.number, 5, 1), make.make_expert(f"e{self.number}")
        country = make.make_country(("kg", "tj", "tm", "cn")[self.number % 4])
        organisation = make.make_organisation(f"body-{self.number}")
        article = make.make_article(authors=[expert], **self.about)
        agreement, event = make.make_agreement(signed_on=day), make.make_event(starts_on=day)
        for item in (article, agreement, event):
            item.topics.add(self.topic)
            item.organisations.add(organisation)
            make.publish(item)
        for of in (self.agreement, agreement):
            party = of.parties.create(organisation=organisation, order=self.number)
            of.actions.create(kind="accession", party=party, done_on=day)
            of.references.create(register="unts", number=str(self.number), country=country)
            of.follow_ups.create(title="Шаг", source="x", expert=expert)
        for of in (self.event, event):
            of.participations.create(country=country, order=self.number)
            of.participations.create(organisation=organisation, order=self.number)
        self.dossier.steps.create(level="alliance", taken_on=day, document=agreement)
        self.dossier.milestones.create(happened_on=day, title_ru="Веха", source="x")
        self.dossier.claims.create(figure="8 %", statement="доля", as_of=day, source="x", article=article)
        self.dossier.experts.add(expert)
        for of in (self.article, self.agreement, self.event, self.dossier):
            of.sources.create(title="Источник")
            Link.objects.create(source=article, target=of, kind=LinkKind.DISCUSSES)
        Link.objects.create(source=agreement, target=self.agreement, kind=LinkKind.IMPLEMENTS)
        Link.objects.create(source=self.agreement, target=event, kind=LinkKind.SIGNED_AT)


def test_pages_ask_the_same_for_few_rows_and_for_many(queries_of, monkeypatch):
    monkeypatch.setattr(tally.counts, "write", lambda: None)  # on a site a thread writes it
    portal = Portal()
    for _row in range(4):
        portal.grow()
    few = {path: queries_of(portal.address(path)) for path in MOST}
    for _row in range(4):
        portal.grow()
    many = {path: queries_of(portal.address(path)) for path in MOST}

    assert many == few
    assert {path: count for path, count in many.items() if count > MOST[path]} == {}
