"""A small published portal in a process and a database of its own, for tests that look at it in a browser.

`python -m tests.browser.world` makes it, prints the numbers of its items as one line of JSON, and serves it
until its input is closed. `make_world()` is where a new kind of page gets something to show.
"""

import json
import os
import shutil
import sys
import tempfile
import threading
from datetime import date, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

LANGUAGES = ("kk", "ru", "en")
DATA = Path(__file__).resolve().parents[2] / "relations" / "demo" / "data"


class ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def make_world() -> dict[str, object]:
    """Something of every kind, with the hard cases: long Kazakh titles, one language, seven authors, no picture."""
    from django.utils import timezone  # noqa: PLC0415 the settings are made in main()

    from relations.editorial import publishing  # noqa: PLC0415
    from relations.models import Claim, Edition, Link, Precision, Step, User  # noqa: PLC0415
    from tests import factories as make  # noqa: PLC0415

    today = timezone.localdate()
    world = {}
    topic = make.make_topic(
        "trade", description_ru="тарифы, товарооборот", description_en="tariffs, turnover"
    )
    make.make_topic("customs", parent=topic, name_kk="Кеден", name_ru="Таможня", name_en="Customs")
    countries = [make.make_country(code) for code in ("kz", "uz", "kg", "tj", "tm", "cn")]
    make.make_organisation()
    author = make.make_expert(bio_ru="Пишет о торговле соседей.", orcid="0000-0002-1825-0097")
    crowd = [
        make.make_expert(f"author-{number}", family_name_kk=f"Өтегенұлы-Қожахметов {number}")
        for number in range(7)
    ]

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
    world["article"] = article.pk
    world["old_edition"] = 1
    world["article_slugs"] = {code: edition.slug for code, edition in first.items()}

    alone = make.make_article(
        languages=("ru",),
        authors=crowd,
        topics=[topic],
        title_ru="Только по-русски: " + "договорно-правовая основа добрососедства " * 4,
    )
    make.publish(alone)
    world["untranslated"] = alone.pk

    agreement = make.make_agreement(in_force_on=date(2023, 7, 4), place=make.make_place())
    event = make.make_event(starts_on=today + timedelta(days=9), ends_on=today + timedelta(days=10))
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
    Link.objects.create(source=article, target=agreement, kind="discusses")
    Link.objects.create(source=article, target=event, kind="prepared_for")
    collection = make.make_collection(article, agreement, event, alone)
    front = make.make_collection(article, alone, code="front")
    for item in (agreement, event, dossier, collection, front):
        make.publish(item)

    withdrawn = make.make_article(languages=("ru",))
    make.publish(withdrawn)
    publishing.withdraw(withdrawn, "ru", by=User.objects.get(username="daniyar"), reason="Ошибка в данных.")

    year = Edition.objects.public().filter(content=article).values_list("dated_on", flat=True)[0]
    world |= {
        "agreement": agreement.pk,
        "event": event.pk,
        "dossier": dossier.pk,
        "collection": collection.pk,
        "withdrawn": withdrawn.pk,
        "expert": author.pk,
        "year": year.year,
        "month": year.month,
    }
    return world


def two_publishers():
    """The same trade counted twice, with gaps and rounded values, and a target; and shares of unequal periods."""
    from relations.models import Indicator, Observation  # noqa: PLC0415

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


def main():
    folder = tempfile.TemporaryDirectory(prefix="portal-world-")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "TESTING": "1",
        "DEBUG": "",
        "VAR_DIR": folder.name,
        "MEDIA_ROOT": f"{folder.name}/media",
        "DATABASE_URL": f"sqlite:///{folder.name}/db.sqlite3",
    }
    if kept := os.environ.get("PREPARED_FROM"):
        shutil.copy(kept, f"{folder.name}/db.sqlite3")
    import django  # noqa: PLC0415 after the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    world = make_world()
    application = get_wsgi_application()
    with make_server("127.0.0.1", 0, application, ThreadingServer, Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        world["base"] = f"http://127.0.0.1:{server.server_port}"
        print(json.dumps(world), flush=True)
        sys.stdin.read()
        server.shutdown()
    folder.cleanup()


if __name__ == "__main__":
    main()
