"""After any acts, by whatever way rows are written, what is stored is what would be computed afresh."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relations.editorial import publishing, usage
from relations.models import (
    Agreement,
    Article,
    Authorship,
    Content,
    Dossier,
    Expert,
    Link,
    LinkKind,
    Party,
    PartyAction,
    Reference,
    Series,
    Topic,
    Translation,
    WorkState,
    changes,
)
from relations.search import search, snapshot
from tests import factories

CODES = ("kz", "uz", "kg", "tj", "cn")
DAYS = st.dates(date(1992, 1, 1), date(2030, 1, 1))
OTHER_KINDS = (factories.make_article, factories.make_event)


class World:
    """A few items and terms; its methods are acts of editors, imports, scripts and the clock."""

    def __init__(self, draw, clock, chief):
        self.draw, self.clock, self.chief, self.made = draw, clock, chief, 0
        for code in ("economy", "water"):
            factories.make_topic(code)
        factories.make_topic("trade", parent=Topic.objects.get(code="economy"))
        self.experts = [factories.make_expert("aigerim"), factories.make_expert("marat")]
        for _number in range(2):
            self.publish_new_agreement()
        self.publish_something_else()
        factories.publish(factories.make_dossier(parties=("kz", "uz")))

    def pick(self, rows):
        return self.draw(st.sampled_from(list(rows.order_by("pk"))))

    def chance(self):
        return self.draw(st.booleans())

    # --- Acts ---------------------------------------------------------------------------------------------

    def publish_new_agreement(self):
        self.made += 1
        parties = self.draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=3, unique=True))
        agreement = factories.make_agreement(
            parties=parties,
            signed_on=self.draw(DAYS),
            register_number=f"{self.made}-1",
            languages=("ru", "en"),
        )
        factories.publish(agreement, at=timezone.now() + timedelta(hours=3) if self.chance() else None)

    def publish_something_else(self):
        item = self.draw(st.sampled_from(OTHER_KINDS))()
        factories.publish(item)

    def publish_anew(self):
        item = self.pick(Content.objects.all()).specific()
        self.made += 1
        item.title_ru = f"Заголовок {self.made}"
        item.save()
        factories.publish(item, "ru", minor=self.chance())

    def publish_anew_later(self):
        """The clock takes the edition that readers have, and nobody writes anything then."""
        item = self.pick(Content.objects.all()).specific()
        self.made += 1
        item.title_ru = f"Заголовок {self.made}"
        item.save()
        factories.publish(item, "ru", at=timezone.now() + timedelta(hours=3))

    def withdraw(self):
        item = self.pick(Content.objects.all())
        for edition in item.editions.public():
            publishing.withdraw(item, edition.language, by=self.chief, reason="Ошибка")

    def wait(self):
        self.clock.shift(timedelta(hours=self.draw(st.sampled_from([1, 4, 30]))))

    def save_facts(self):
        agreement = self.pick(Agreement.objects.all())
        agreement.signed_on = self.draw(DAYS)
        agreement.in_force_on = agreement.signed_on + timedelta(days=300) if self.chance() else None
        agreement.in_force_on_precision = "day" if agreement.in_force_on else "unknown"
        agreement.terminated_on = agreement.signed_on + timedelta(days=3000) if self.chance() else None
        agreement.register_number = f"{agreement.pk}-{self.draw(st.integers(1, 3))}"
        agreement.save()

    def update_facts(self):
        which = self.pick(Agreement.objects.all())
        rows = Agreement.objects.filter(pk=which.pk)
        day = which.signed_on + timedelta(days=self.draw(st.integers(1, 9000)))
        changes.update(rows, in_force_on=day, in_force_on_precision="day", short_title_ru=f"Соглашение {day}")

    def change_parties(self):
        agreement = self.pick(Agreement.objects.all())
        party, made = agreement.parties.get_or_create(
            country=factories.make_country(self.draw(st.sampled_from(CODES)))
        )
        if not made:
            party.delete()

    def move_a_party(self):
        party = self.pick(Party.objects.all()) if Party.objects.exists() else None
        other = self.pick(Agreement.objects.all())
        if party and not other.parties.filter(country=party.country_id).exists():
            party.actions.all().delete()
            if self.chance():
                changes.update(Party.objects.filter(pk=party.pk), agreement=other)
            else:
                party.agreement = other
                party.save()

    def add_an_action(self):
        agreement = self.pick(Agreement.objects.all())
        kind = self.draw(
            st.sampled_from(["ratification", "entry", "termination", "suspension", "denunciation"])
        )
        rows = [
            PartyAction(agreement=agreement, party=party, kind=kind, done_on=self.draw(DAYS))
            for party in agreement.parties.all()
        ]
        changes.bulk_create(PartyAction, rows)

    def take_actions_away(self):
        PartyAction.objects.filter(agreement=self.pick(Agreement.objects.all())).delete()

    def supersede(self):
        newer, old = self.pick(Agreement.objects.all()), self.pick(Agreement.objects.all())
        link = Link.objects.filter(source=newer, target=old).first()
        if link:
            link.delete()
        elif newer != old and not Link(source=newer, target=old, kind=LinkKind.SUPERSEDES).closes_circle():
            Link.objects.create(source=newer, target=old, kind=LinkKind.SUPERSEDES)

    def set_topics(self):
        item, topic = self.pick(Content.objects.all()), self.pick(Topic.objects.all())
        if self.chance():
            item.topics.set([topic])
        elif self.chance():
            topic.contents.clear()
        else:
            topic.contents.set([item])

    def rename_a_topic(self):
        topic = self.pick(Topic.objects.exclude(code="economy"))
        topic.slug = f"{topic.code}-{self.draw(st.integers(1, 3))}"
        topic.parent = Topic.objects.get(code="economy") if self.chance() else None
        topic.save()

    def merge_topics(self):
        gone = factories.make_topic(f"gone-{self.made}")
        self.made += 1
        gone.contents.add(self.pick(Content.objects.all()))
        usage.merge(self.pick(Topic.objects.exclude(pk=gone.pk)), gone, by=self.chief)

    def write_authors(self):
        if Article.objects.exists():
            article, expert = self.pick(Article.objects.all()), self.pick(Expert.objects.all())
            row, made = Authorship.objects.get_or_create(article=article, expert=expert)
            if not made:
                row.delete()

    def rename_an_expert(self):
        expert = self.pick(Expert.objects.all())
        expert.family_name_ru = self.draw(st.sampled_from(["Сейтова", "Омарова", "Ахметова"]))
        expert.save()

    def refer(self):
        self.made += 1
        Reference.objects.create(
            agreement=self.pick(Agreement.objects.all()), register="unts", number=f"I-{self.made}"
        )

    def change_the_original_language(self):
        item = self.pick(Content.objects.all())
        item.original_language = self.draw(st.sampled_from(["kk", "ru", "en"]))
        item.save()

    def begin_a_translation(self):
        item = self.pick(Content.objects.all())
        source = item.editions.order_by("-number").first()
        Translation.objects.update_or_create(
            content=item, language="kk", defaults={"state": WorkState.IN_WORK, "source_edition": source}
        )

    def name_other_parties(self):
        dossier = self.pick(Dossier.objects.all())
        dossier.set_parties([factories.make_country(code) for code in self.draw(st.permutations(CODES))[:2]])

    def link_with_a_dossier(self):
        dossier, item = self.pick(Dossier.objects.all()), self.pick(Content.objects.exclude(kind="dossier"))
        ends = (dossier, item) if self.chance() else (item, dossier)
        link = Link.objects.filter(source=ends[0], target=ends[1]).first()
        if link:
            link.delete()
        else:
            Link.objects.create(source=ends[0], target=ends[1], kind=LinkKind.DISCUSSES)

    def climb_the_ladder(self):
        dossier, document = self.pick(Dossier.objects.all()), self.pick(Agreement.objects.all())
        step = dossier.steps.first()
        if step:
            step.document = document
            step.save()
        else:
            dossier.steps.create(level="alliance", taken_on=document.signed_on, document=document)

    def pass_a_milestone(self):
        dossier, day = self.pick(Dossier.objects.all()), self.draw(DAYS)
        if self.chance():
            dossier.milestones.all().delete()
        dossier.milestones.create(happened_on=day, title_ru="Веха", source="Газета")
        changes.update(dossier.milestones.all(), happened_on=day + timedelta(days=1))

    def rest_on_an_article(self):
        if Article.objects.exists():
            dossier, article = self.pick(Dossier.objects.all()), self.pick(Article.objects.all())
            dossier.claims.all().delete()
            dossier.claims.create(
                figure="8 %", statement="доля", as_of=self.draw(DAYS), source="x", article=article
            )

    def meet(self):
        event = factories.make_event(starts_on=self.draw(DAYS), countries=("kz",))
        for code in self.draw(st.lists(st.sampled_from(CODES), unique=True)):
            event.participations.create(country=factories.make_country(code))
        factories.publish(event)
        if self.chance():
            event.participations.all().delete()
            event.series = Series.objects.get_or_create(code="c5", defaults={"slug": "c5"})[0]
            event.save()
            changes.update(
                Dossier.objects.filter(pk=self.pick(Dossier.objects.all()).pk), series=event.series
            )

    def be_about_others(self):
        item = self.pick(Content.objects.all())
        item.countries.set(factories.make_country(code) for code in self.draw(st.permutations(CODES))[:2])
        item.organisations.set([factories.make_organisation()] if self.chance() else [])

    def delete_a_draft(self):
        draft = factories.make_agreement()
        Link.objects.create(
            source=draft, target=self.pick(Agreement.objects.exclude(pk=draft.pk)), kind="supersedes"
        )
        publishing.delete(draft, by=self.chief)


ACTS = [
    name for name, act in vars(World).items() if callable(act) and name not in ("__init__", "pick", "chance")
]


@pytest.mark.long
@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate),  # to shrink what fails would take minutes
)
@given(data=st.data())
def test_what_is_stored_is_what_is_computed_afresh(data, saule, time_machine):
    time_machine.move_to("2025-11-13T06:00:00+00:00", tick=False)
    with transaction.atomic():
        world = World(data.draw, time_machine, saule)
        for name in data.draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=12), label="acts"):
            together = data.draw(st.booleans())
            with (
                suppress(PermissionDenied, ValidationError),
                changes.together() if together else transaction.atomic(),
            ):
                getattr(world, name)()  # what the desk refuses has not happened

        snapshot.forget()  # numbers of changes come back when an example is rolled back
        search("договор", "ru")  # the first search after the hour takes in what the clock has opened
        found = changes.differences(Content.objects.values_list("pk", flat=True), keep=False)
        transaction.set_rollback(True)

    assert found == {}
