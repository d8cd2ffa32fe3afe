"""What is stored because it follows from something else, and from which rows it follows: the whole table.

`relations.models.changes` reads it: whoever writes one of these rows has everything brought up that looks at it. The
order counts: what is derived stands above what looks at it. `manage.py refresh` stores all of it anew.
"""

from relations.editorial import archive_counts, chronicles, derived, facts_log
from relations.exchange import pictures
from relations.kinds import KINDS
from relations.models import (
    CONTENT_KINDS,
    Content,
    Edition,
    FactsRecord,
    PartyPeriod,
    SearchDocument,
    Standing,
)
from relations.models.changes import Derived
from relations.reading.dossiers import lines
from relations.search import desk_index, index
from relations.search.sought import SHOWN, SOUGHT, looked_at

# Kinds that are dated by what they describe, and not by their publication.
DATED = [kind.value for kind, model in CONTENT_KINDS.items() if model.dated_on is not Content.dated_on]

TABLE = (
    Derived(
        "days",
        looks_at=(*DATED, "editions.published_at,superseded_at"),
        refresh=derived.refresh_days,
        stored=derived.stored_days,
        writes=((Edition, "dated_on"), (Edition, "dated_on_precision")),
    ),
    Derived(
        "counts of the archive",
        looks_at=(
            "editions.published_at,superseded_at,dated_on,dated_on_precision",
            "topics.id",
            "article.genre",
            "article__authorships.expert",
        ),
        refresh=archive_counts.refresh,
        stored=archive_counts.stored,
        leave=archive_counts.leave,
    ),
    Derived(
        "standings",
        looks_at=(
            "agreement",
            "agreement__parties",
            "agreement__parties__country.code,began_on,ended_on",
            "agreement__parties__organisation.code",
            "agreement__actions",
            "agreement__reservations.party,made_on,withdrawn_on",
            "agreement__objections.party,opposes_entry,reservation,made_on,withdrawn_on",
            "links_in.kind",
            "links_in__source__agreement",
            "links_in__source__agreement__parties",
            "links_in__source__agreement__actions",
        ),
        refresh=derived.refresh_standings,
        stored=derived.stored_standings,
        writes=((Standing, ""), (PartyPeriod, "")),
        reaches=derived.older_ones,
    ),
    Derived(
        "dossier keys",
        looks_at=("dossier__parties.country,organisation",),
        refresh=derived.refresh_dossier_keys,
        stored=derived.stored_dossier_keys,
    ),
    Derived(
        "lines of dossiers",
        looks_at=(
            "editions.published_at,superseded_at,dated_on,dated_on_precision",
            "countries.code",
            "organisations.code",
            "agreement.signed_on,signed_on_precision",
            "agreement__parties.country,organisation",
            "agreement__actions.kind,party,done_on,done_on_precision",
            "agreement__standings",
            "agreement__party_periods",
            "event.starts_on,series",
            "event__participations.country,organisation",
            "links_in.kind",
            "links_out.kind",
            "dossier.series",
            "dossier__parties.country,organisation",
            "dossier__steps.document",
            "dossier__claims.article",
            "dossier__milestones.happened_on,happened_on_precision",
        ),
        refresh=chronicles.refresh_lines,
        stored=chronicles.stored_lines,
        shown_on=lines.chronicles_with,
    ),
    Derived(
        "outdated translations",
        looks_at=(
            "content.original_language",
            "editions.published_at,superseded_at,is_minor",
            "translations.language,source_edition,source_hash",
        ),
        refresh=derived.refresh_outdated,
        stored=derived.stored_outdated,
    ),
    Derived(
        "pictures in texts",
        looks_at=("editions.body",),
        refresh=pictures.refresh_uses,
        stored=pictures.stored_uses,
    ),
    Derived(
        "dates of records",
        looks_at=(
            *(kind.value for kind in CONTENT_KINDS),
            "content.cover",
            "topics.name",
            "countries.name",
            "article__authorships.expert,order",
            "article__authorships__expert.given_name,family_name",
            "agreement__parties.country,organisation",
            "dossier__parties.country,organisation",
        ),
        refresh=derived.date_records,
    ),
    Derived(
        "log of facts",
        looks_at=(
            "agreement",
            "agreement__parties",
            "agreement__actions",
            "agreement__standings",
            "editions.published_at",
        ),
        refresh=facts_log.log_facts,
        writes=((FactsRecord, ""),),
    ),
    Derived(
        "search documents",
        looks_at=(
            "editions.published_at,superseded_at,dated_on,dated_on_precision",
            "content.original_language",
            "attachments.language,title",
            "attachments__page_texts",
            "agreement__texts.language,body,is_public",
            "agreement__texts__page_texts",
            "agreement__standings.status",
            "collection__entries__content__editions.published_at,superseded_at",
            *(rows for kind in KINDS for rows in looked_at(kind, SOUGHT, SHOWN)),
        ),
        refresh=index.refresh,
        stored=index.stored,
        writes=((SearchDocument, ""),),
    ),
    Derived(
        "search texts",
        looks_at=(),  # those of editions, which never change: only `refresh` compares them
        refresh=index.refresh_texts,
        stored=index.stored_texts,
    ),
    Derived(
        "search facts",
        looks_at=(
            "editions.dated_on",
            "topics.slug",
            "topics__parent.slug",
            "countries.code",
            "article.genre",
            "article__authorships.expert",
            "agreement.instrument",
            "agreement__parties__country.code",
            "agreement__parties__organisation.code",
            "agreement__standings",
            "event.level",
            "dossier__parties__country.code",
            "dossier__parties__organisation.code",
        ),
        refresh=index.refresh_facts,
        stored=index.stored_facts,
    ),
    Derived(
        "texts of the desk's search",
        looks_at=(
            "content.title,lead,body,keywords,original_language",
            *(rows for kind in KINDS for rows in looked_at(kind, SOUGHT)),
        ),
        refresh=desk_index.refresh,
        stored=desk_index.stored,
        leave=desk_index.remove,
    ),
)
