"""Published agreements, and what their pages show."""

from datetime import date

from relations.editorial import history
from relations.models import (
    AgreementText,
    Edition,
    FollowUp,
    Link,
    PartyAction,
    Precision,
    Reference,
    Reservation,
    Source,
)
from tests import factories as make

TODAY = "2025-11-13T06:00:00+00:00"


def published(*languages, **overrides):
    agreement = make.make_agreement(**overrides)
    make.publish(agreement, *languages)
    return agreement


def titled(text, **overrides):
    """A published agreement called so in all three languages."""
    return published(title_kk=text, title_ru=text, title_en=text, **overrides)


def address(agreement, language="ru", tail=""):
    edition = Edition.objects.public().filter(content=agreement, language=language).first()
    edition = edition or Edition.objects.public().filter(content=agreement).first()
    return f"/{language}/agreements/{agreement.pk}-{edition.slug}/{tail}"


def page(client, path, **more):
    response = client.get(path, **more)
    assert response.status_code == 200, path
    return response.content.decode()


def act(agreement, kind, code, done_on=None, **more):
    party = next((p for p in agreement.parties.all() if p.code == code), None)
    more.setdefault("done_on_precision", Precision.DAY if done_on else Precision.UNKNOWN)
    return PartyAction.objects.create(agreement=agreement, party=party, kind=kind, done_on=done_on, **more)


def text_of(agreement, language, articles=2, word="Статья {n}", **more):
    body = "<p>Преамбула</p>" + "".join(
        f"<h3>{word.format(n=n)}. О деле {n}</h3><p>Текст {language} {n}</p>" for n in range(1, articles + 1)
    )
    return AgreementText.objects.create(agreement=agreement, language=language, body=body, **more)


def everything_on(agreement):
    """Give an agreement a row of everything that its page can show, noted by a registrar."""
    registrar, organisation = make.make_user("registrar"), make.make_organisation()
    history.record_found(agreement)
    gone = agreement.parties.create(country=make.make_country("tm"))
    gone.delete()  # the log still names it
    party = agreement.parties.create(organisation=organisation, order=99)
    agreement.place, agreement.depositary_organisation = make.make_place(), organisation
    agreement.reviewed_on = date(2025, 9, 1)
    agreement.save()
    history.record(agreement, by=registrar)
    agreement.topics.add(make.make_topic())
    agreement.sought.create(party=party, kind="ratification", sought_on=date(2025, 3, 2), by=registrar)
    Reference.objects.create(
        agreement=agreement, register="unts", number="1", country=make.make_country("kz")
    )
    FollowUp.objects.create(agreement=agreement, title_en="Step", source="x", expert=make.make_expert())
    Reservation.objects.create(agreement=agreement, party=party, text_en="A note", made_on=date(2001, 1, 1))
    Source.objects.create(content=agreement, title="Source")
    text_of(agreement, "ru", is_authentic=True)
    older, event, review = titled("Older"), make.make_event(), make.make_article(authors=[make.make_expert()])
    dossier = make.make_dossier(parties=("kg", "tj") if agreement.parties.count() < 9 else ("kg", "uz"))
    for item in (event, review, dossier):
        make.publish(item)
    dossier.steps.create(level="alliance", taken_on=date(2022, 12, 22), document=agreement)
    Link.objects.create(source=agreement, target=older, kind="supersedes")
    Link.objects.create(source=agreement, target=event, kind="signed_at")
    Link.objects.create(source=review, target=agreement, kind="discusses")
