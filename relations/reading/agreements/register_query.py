"""The address of the register: what it asks for."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy

from relations.reading.lists import CURSORS, ListQuery, SeveralValues
from relations.register import FACETS

FILTERS = (*FACETS, "standing")
DATE_FIELDS = {
    "signed_from": gettext_lazy("Signed from"),
    "signed_to": gettext_lazy("Signed until"),
    "entered_from": gettext_lazy("Entered into force from"),
    "entered_to": gettext_lazy("Entered into force until"),
    "known_on": gettext_lazy("As known on"),
}
DAYS = ("as_of", *DATE_FIELDS)
OTHERS = ("with", "bilateral", "q", *DAYS, "page", "show")
SHAPED = (
    "show",
    "q",
    "with",
    "bilateral",
    "standing",
    "page",
    *DAYS,
)  # views of the list, not pages of their own
SORTS = {
    "relevance": gettext_lazy("By relevance"),
    "newest": gettext_lazy("Newest first"),
    "oldest": gettext_lazy("Oldest first"),
    "in_force": gettext_lazy("By entry into force"),
    "title": gettext_lazy("By title"),
}
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class RegisterQuery(SeveralValues, ListQuery):
    """The address of the register; each filter may have several values."""

    several = (*FILTERS, "with")

    def __init__(self, request):
        super().__init__(request, (*FILTERS, *OTHERS))

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in super().chosen.items() if name != "page"}

    @property
    def robots(self) -> str:
        return "noindex,follow" if any(name in self.values for name in SHAPED) else super().robots

    def url(self, **changes) -> str:
        """A changed list begins on its first page."""
        return super().url(**{"page": None, **changes})

    @property
    def sort(self) -> str:
        """The order asked for; without one, what fits the words best or what is newest comes first."""
        return self["sort"] if self["sort"] in self.sorts else self.sorts[0]

    @property
    def sorts(self) -> list[str]:
        """The orders to choose from; relevance only when there are words."""
        return [name for name in SORTS if name != "relevance" or self.text.strip()]

    @property
    def as_of(self) -> date | None:
        """The day asked for; None when there is none or it is impossible (see `wrong_days`)."""
        return day_asked(self["as_of"])[0]

    @property
    def known_on(self) -> date | None:
        """The day on which the register knew what is asked for; None: today."""
        return day_asked(self["known_on"])[0]

    @property
    def wrong_days(self) -> list[str]:
        """What stands in the place of a day and is none, as the reader wrote it."""
        return [wrong for name in DAYS if (wrong := day_asked(self[name])[1])]

    def span(self, name: str) -> tuple[date | None, date | None]:
        """The days asked for of signature (“signed”) or of entry into force (“entered”), both included."""
        return day_asked(self[f"{name}_from"])[0], day_asked(self[f"{name}_to"])[0]

    @property
    def dates(self) -> list[tuple[str, str, str]]:
        """The fields of the form with dates: name, label, value."""
        return [(name, str(label), self[name]) for name, label in DATE_FIELDS.items()]

    @property
    def has_dates(self) -> bool:
        """Whether one of them is filled in."""
        return any(self[name] for name in DATE_FIELDS)

    @property
    def page_number(self) -> int | str:
        """The number of the page asked for; nothing where pages follow one another."""
        return self.number("page") or ""

    @property
    def bilateral(self) -> bool:
        """Whether only agreements of two parties are asked for."""
        return self["bilateral"] == "1"

    @property
    def text(self) -> str:
        """The words searched for."""
        return self["q"]

    @property
    def hidden_for_search(self) -> list[tuple[str, str]]:
        """What the search form must carry along so that the filters stay."""
        return self._hidden("q")

    @property
    def hidden_for_day(self) -> list[tuple[str, str]]:
        """What the form with the day must carry along."""
        return self._hidden("as_of")

    @property
    def hidden_for_dates(self) -> list[tuple[str, str]]:
        """What the form with the other dates must carry along."""
        return self._hidden(*DATE_FIELDS)

    @property
    def hidden_for_page(self) -> list[tuple[str, str]]:
        """What the form with the number of the page must carry along."""
        return self._hidden()

    def _hidden(self, *without: str) -> list[tuple[str, str]]:
        left = {"show", "page", *CURSORS, *without}
        return [(name, value) for name, value in self.values.items() if name not in left]


def day_asked(text: str) -> tuple[date | None, str]:
    """A day out of an address, or what was written there instead of one."""
    text = text.strip()[:100]
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None, text
    return (day, "") if day is None or EARLIEST <= day <= LATEST else (None, text)
