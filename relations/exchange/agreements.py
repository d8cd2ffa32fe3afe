"""The register as a table: one row per agreement, matched by its number in the register.

Dates stand as people write them (`text.smart_dates`); `not yet` and nothing are different facts. Parties, topics and
countries are codes or names in any of the three languages, in any case form.
"""

from __future__ import annotations

from functools import partial

from django.db.models import F
from django.utils import translation

from relations.models import (
    ActionKind,
    Agreement,
    Country,
    Organisation,
    Place,
    Topic,
)
from relations.text.languages import LANGUAGES, in_languages

from .agreement_cells import cells_of
from .agreement_writer import RegisterWriter, with_rows
from .headers import Known
from .rows import Format
from .terms import vocabulary

TEXTS = tuple(in_languages("title", "lead"))
SHORT = tuple(in_languages("short_title"))
CLAUSES = tuple(in_languages("entry_clause"))
ACTS = tuple(ActionKind.values)
COLUMNS = (
    "register_number", *TEXTS, *SHORT, "original_language", "instrument", "level", "is_binding", "initialled_on", "signed_on",
    "place", "in_force_on", "provisional_from", "terminated_on", "parties", "topics", "entry_method", "entry_days",
    "entry_months", "entry_first_of_month", "entry_count", "entry_on", *CLAUSES,
    "duration", "term_years", "term_until", "renewal_years", "notice_months", "notice_by_law", "depositary",
    "acts", "texts", "references", "sources", "relations", "party_roles", "reservations", "follow_ups",
    "in_force_source", "open_question",
)  # fmt: skip

# How ministries head their tables, besides the names of the fields in three languages.
HABITS = {
    "register_number": ("номер", "№", "рег. номер", "регистрационный номер", "номер в реестре", "тіркеу нөмірі", "нөмірі", "number", "register no"),
    "title_ru": ("наименование", "название", "наименование договора", "наименование документа", "наименование на русском языке", "название (рус.)", "title (ru)"),
    "title_kk": ("атауы", "наименование на казахском языке", "қазақша атауы", "название (каз.)", "құжаттың атауы", "title (kk)"),
    "title_en": ("наименование на английском языке", "title", "название (англ.)", "title (en)", "ағылшынша атауы"),
    "lead_ru": ("аннотация", "краткое содержание", "summary (ru)"),
    "lead_kk": ("аңдатпа", "summary (kk)"),
    "lead_en": ("summary", "summary (en)"),
    "instrument": ("вид документа", "тип", "вид", "құжат түрі", "түрі", "type", "type of document"),
    "level": ("уровень", "деңгейі", "статус сторон"),
    "signed_on": ("дата подписания", "подписан", "подписано", "дата и место подписания", "қол қойылған күні", "қол қойылды", "signed", "date of signature", "дата заключения"),
    "in_force_on": ("дата вступления в силу", "вступление в силу", "вступил в силу", "күшіне енген күні", "күшіне енді", "entry into force", "in force", "in force since"),
    "provisional_from": ("временно применяется с", "временное применение", "уақытша қолданылады"),
    "terminated_on": ("прекращён", "дата прекращения", "прекратил действие", "тоқтатылды", "terminated"),
    "place": ("место подписания", "место", "место заключения", "қол қойылған жер", "орны", "place", "city"),
    "parties": ("стороны", "участники", "страна", "страны", "государства", "тараптар", "тараптары", "қатысушылар", "parties", "countries"),
    "topics": ("тема", "темы", "сфера", "сфера сотрудничества", "отрасль", "тақырыптар", "саласы", "topics", "field"),
    "entry_method": ("порядок вступления в силу", "күшіне ену тәртібі"),
    "duration": ("срок действия", "қолданылу мерзімі", "term"),
    "depositary": ("депозитарий", "депозитарий договора", "depositary"),
    "acts": ("действия сторон", "внутригосударственные процедуры", "тараптардың әрекеттері", "actions of the parties"),
    "ratification": ("ратификация", "дата ратификации", "ратифицирован", "ратификациялау", "ратификацияланды", "ratified", "ratified on"),
    "notification": ("уведомление", "дата уведомления", "хабарлама", "хабарландыру", "notified"),
    "signature": ("подписание сторонами", "подписи", "signatures"),
    "references": ("регистрация", "публикация", "официальное опубликование", "жариялануы", "тіркелуі", "registration", "publication"),
    "sources": ("источник", "источники", "дереккөз", "дереккөздер", "source"),
    "relations": ("связи", "заменяет", "байланыстар"),
    "texts": ("тексты", "языки", "мәтіндер", "languages"),
    "party_roles": ("статус сторон в договоре", "представители сторон", "тараптардың мәртебесі", "capacity of the parties"),
    "reservations": ("оговорки", "оговорки и заявления", "ескертпелер", "reservations"),
    "follow_ups": ("исполнение", "ход исполнения", "орындалуы", "implementation"),
    "in_force_source": ("источник даты вступления в силу",),
    "open_question": ("вопрос регистратору",),
    "original_language": ("язык оригинала", "түпнұсқа тілі"),
}  # fmt: skip
SAMPLE = (
    {
        "register_number": "2022-115", "title_ru": "Договор о союзнических отношениях", "title_kk": "Одақтастық қатынастар туралы шарт",
        "title_en": "Treaty on Allied Relations", "original_language": "ru", "instrument": "treaty", "level": "interstate",
        "signed_on": "22.12.2022", "place": "Ташкент", "in_force_on": "июнь 2024", "parties": "Казахстан; Өзбекстан",
        "entry_method": "exchange", "duration": "indefinite",
        "acts": "Казахстан | ratification | 20.05.2024 | | № 83-VIII\nУзбекистан | ratification | 30.11.2023",
        "sources": "Әділет | https://adilet.zan.kz/rus",
    },
    {
        "register_number": "1998-7", "title_ru": "Соглашение об использовании водных ресурсов", "instrument": "agreement",
        "level": "intergovernmental", "signed_on": "1998", "parties": "kz, kg, uz", "duration": "term", "term_years": "5",
        "renewal_years": "1",
    },
)  # fmt: skip


def _names() -> dict[str, tuple[str, ...]]:
    """The names of the fields in three languages, and the habits of ministries."""
    found: dict[str, set[str]] = {name: set(words) for name, words in HABITS.items()}
    for language in LANGUAGES:
        with translation.override(language):
            for name in (*COLUMNS, *ACTS):
                words = found.setdefault(name, set())
                if name in ACTS:
                    words.add(str(ActionKind(name).label))
                elif any(f.name == name for f in Agreement._meta.get_fields() if hasattr(f, "verbose_name")):
                    words.add(str(Agreement._meta.get_field(name).verbose_name))
    taken: dict[str, int] = {}
    for words in found.values():
        for word in {word.casefold() for word in words}:
            taken[word] = taken.get(word, 0) + 1
    return {name: tuple(w for w in words if taken[w.casefold()] == 1) for name, words in found.items()}


def format_of_register() -> Format:
    """The format with the vocabularies read once for the whole table."""
    vocabularies = {
        "country": vocabulary(Country, "name", "official_name"),
        "organisation": vocabulary(Organisation, "name", "abbreviation"),
        "topic": vocabulary(Topic, "name"),
        "place": vocabulary(Place, "name"),
    }
    return Format(
        name="agreements",
        columns=(*COLUMNS, *ACTS),
        required=("register_number",),
        writer=partial(RegisterWriter, vocabularies=vocabularies),
        export=export,
        names=_names(),
        sample=tuple(tuple(row.get(name, "") for name in COLUMNS) for row in SAMPLE),
    )


def known_columns() -> Known:
    """The columns of the register by all their names, without a look at the database."""
    names = _names()
    return Known({column: names.get(column, ()) for column in (*COLUMNS, *ACTS)}, "register_number")


def export(queryset=None, related=None) -> list[list]:
    """Agreements of the desk as rows of COLUMNS, drafts without a number in the register last.

    Importing those that have one again changes nothing. `related`: the agreements that may be named as related
    (default: all).
    """
    agreements = Agreement.objects.all() if queryset is None else queryset
    found = with_rows(agreements, related).order_by(F("register_number").asc(nulls_last=True), "pk")
    return [
        [cells.get(name, "") for name in COLUMNS] for cells in map(cells_of, found.iterator(chunk_size=500))
    ]
