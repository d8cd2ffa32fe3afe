"""What stands in the small portal of the browser tests: something of every kind, with the hard cases.

Long Kazakh titles, one language only, seven authors, no picture, two publishers of one figure, a withdrawn text.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from relations.editorial import publishing
from relations.models import (
    Agreement,
    Article,
    Claim,
    Dossier,
    Edition,
    Event,
    Expert,
    Indicator,
    Link,
    Observation,
    Precision,
    Step,
    Topic,
    User,
)
from tests import factories as make

LANGUAGES = ("kk", "ru", "en")
DATA = Path(__file__).resolve().parents[2] / "relations" / "demo" / "data"


def make_world() -> dict[str, object]:
    """Everything, published; answers the numbers by which tests find it."""
    topic = topics()
    author = make.make_expert(bio_ru="Пишет о торговле соседей.", orcid="0000-0002-1825-0097")
    article, slugs = corrected_review(author, topic)
    alone = untranslated_by_many(topic)
    agreement, event = treaty_and_visit(article)
    dossier = relation(article, agreement)
    collection = make.make_collection(article, agreement, event, alone)
    front = make.make_collection(article, alone, code="front")
    for item in (agreement, event, dossier, collection, front):
        make.publish(item)
    day = Edition.objects.public().filter(content=article).values_list("dated_on", flat=True)[0]
    return {
        "article": article.pk,
        "old_edition": 1,
        "article_slugs": slugs,
        "untranslated": alone.pk,
        "agreement": agreement.pk,
        "event": event.pk,
        "dossier": dossier.pk,
        "collection": collection.pk,
        "withdrawn": withdrawn_text().pk,
        "expert": author.pk,
        "year": day.year,
        "month": day.month,
    }


def topics() -> Topic:
    """A topic with a narrower one."""
    topic = make.make_topic(
        "trade", description_ru="тарифы, товарооборот", description_en="tariffs, turnover"
    )
    make.make_topic("customs", parent=topic, name_kk="Кеден", name_ru="Таможня", name_en="Customs")
    return topic


def corrected_review(author: Expert, topic: Topic) -> tuple[Article, dict[str, str]]:
    """A review of real length whose first edition was replaced; and the slugs of that one."""
    countries = [make.make_country(code) for code in ("kz", "uz", "kg", "tj", "tm", "cn")]
    text = json.loads((DATA / "articles.json").read_text())["articles"][0]
    words = {f"{name}_{code}": text[name][code] for name in ("title", "lead", "body") for code in LANGUAGES}
    article = make.make_article(
        authors=[author], topics=[topic], countries=countries[:2], genre="review", **words
    )
    first = make.publish(article, at=timezone.now() - timedelta(days=40))
    article.refresh_from_db()
    for code in LANGUAGES:
        setattr(article, f"body_{code}", getattr(article, f"body_{code}") + "<p>+</p>")
    article.save()
    make.publish(article, *LANGUAGES, correction_note="Исправлен год.")
    return article, {code: edition.slug for code, edition in first.items()}


def untranslated_by_many(topic: Topic) -> Article:
    """A text in one language, with a long title and seven authors."""
    crowd = [
        make.make_expert(f"author-{number}", family_name_kk=f"Өтегенұлы-Қожахметов {number}")
        for number in range(7)
    ]
    alone = make.make_article(
        languages=("ru",),
        authors=crowd,
        topics=[topic],
        title_ru="Только по-русски: " + "договорно-правовая основа добрососедства " * 4,
    )
    make.publish(alone)
    return alone


def treaty_and_visit(article: Article) -> tuple[Agreement, Event]:
    """A treaty in force and a visit to come, both named by the review."""
    today = timezone.localdate()
    make.make_organisation()
    agreement = make.make_agreement(in_force_on=date(2023, 7, 4), place=make.make_place())
    event = make.make_event(starts_on=today + timedelta(days=9), ends_on=today + timedelta(days=10))
    Link.objects.create(source=article, target=agreement, kind="discusses")
    Link.objects.create(source=article, target=event, kind="prepared_for")
    return agreement, event


def relation(article: Article, agreement: Agreement) -> Dossier:
    """A dossier with a step, a dated fact, figures and a milestone."""
    dossier = make.make_dossier()
    Step.objects.create(
        dossier=dossier, level="alliance", taken_on=date(2022, 12, 22), taken_on_precision=Precision.DAY,
        document=agreement,
    )  # fmt: skip
    Claim.objects.create(
        dossier=dossier, article=article, as_of=date(2025, 11, 1), source="Статистика", figure_kk="8,9 %",
        figure_ru="8,9 %", figure_en="8.9%", statement_kk="үлесі", statement_ru="доля", statement_en="share",
    )  # fmt: skip
    dossier.indicators.add(*two_publishers())
    dossier.milestones.create(happened_on=date(2023, 11, 30), title_ru="Веха", source="lex.uz")
    return dossier


def two_publishers() -> Iterator[Indicator]:
    """The same trade counted twice, with gaps and rounded values, and a target; and shares of unequal periods."""
    rows = {
        "trade-uz": ("trade", "time_series", {"2018": 3, "2021": 3.9, "2022": 4.6}),
        "trade-kz": ("trade", "time_series", {"2011": 1.95, "2022": 5}),
        "trade-aim": ("trade", "target", {"2030": 10}),
        "trade-share": (
            "share",
            "time_series",
            {"2020-01/2020-03": 8.3, "2024-01/2024-11": -6.5, "2025": 8.9},
        ),
    }
    for code, (measure, form, values) in rows.items():
        indicator = Indicator.objects.create(
            code=code, measure=measure, form=form, unit_code="bn_usd",
            title_kk="Тауар айналымы", title_ru="Товарооборот", title_en="Trade turnover",
            unit_kk="млрд АҚШ доллары", unit_ru="млрд долл. США", unit_en="USD billion",
            publisher_kk=f"{code} дереккөзі", publisher_ru=f"Источник {code}", publisher_en=f"Source {code}",
        )  # fmt: skip
        for period, value in values.items():
            Observation.objects.create(
                indicator=indicator,
                period=period,
                value=value,
                source="stat.example",
                is_approximate=value == 3,
            )
        yield indicator


def withdrawn_text() -> Article:
    """A text of which a tombstone is left."""
    article = make.make_article(languages=("ru",))
    make.publish(article)
    publishing.withdraw(article, "ru", by=User.objects.get(username="daniyar"), reason="Ошибка в данных.")
    return article
