"""Which fields exist in three languages. Reads as a table."""

from modeltranslation.translator import TranslationOptions, register

from relations import models
from relations.kinds import traits_of

FIELDS = {
    models.Content: models.TEXT_FIELDS,
    **{model: traits_of(kind).translated for kind, model in models.CONTENT_KINDS.items()},
    models.Authorship: ("position",),
    models.Party: ("body", "signatory", "territory"),
    models.PartyAction: ("document",),
    models.Reference: ("note",),
    models.Reservation: ("text",),
    models.Objection: ("text",),
    models.Correction: ("text",),
    models.Source: ("title",),
    models.AgreementText: ("source",),
    models.FollowUp: ("title", "responsible", "source"),
    models.Participation: ("person", "office"),
    models.EventType: ("name",),
    models.Series: ("name",),
    models.Step: ("note", "source"),
    models.Milestone: ("title", "source"),
    models.Claim: ("figure", "statement", "source"),
    models.Indicator: ("title", "unit", "publisher", "note"),
    models.Observation: ("source",),
    models.Entry: ("note",),
    models.Country: ("name", "official_name", "capital"),
    models.Organisation: ("name", "abbreviation"),
    models.Place: ("name",),
    models.Topic: ("name", "description"),
    models.Department: ("name",),
    models.GlossaryTerm: ("term", "avoid"),
    models.Expert: ("given_name", "family_name", "position", "organisation", "bio"),
    models.Picture: ("alt", "caption", "credit"),
    models.Attachment: ("title",),
}

for model, names in FIELDS.items():
    register(model)(type(f"{model.__name__}Translation", (TranslationOptions,), {"fields": names}))
