"""One question to the register: which agreements fit, how many of each value there are, and one page of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from relations.text.languages import DEFAULT

from .pairs import Pairs
from .rows import Rows

IN_FORCE = "in_force"
OWN = "standing"  # the filter by a party's own standing
DATED = {"year": "signed", "in_force": "entered"}  # facets of years, and the days behind them
ORDERS = ("newest", "oldest", "title", "in_force", "relevance")


@dataclass(slots=True)
class Slice:
    """A page of agreements: their ids, and whether there are more before and after."""

    ids: list[int] = field(default_factory=list)
    has_previous: bool = False
    has_next: bool = False


class Selection:
    """The agreements that fit all of the filters; inside one filter any of its values will do.

    `among` narrows to some ids (what the search found, the best first), `language` to what is published in one language,
    `together` to agreements to which all of these are parties, `as_of` to what had happened by a day, `rows` to a
    set made elsewhere. With `together`, the status "in force" means: between these and the parties of the filter. The
    filter “standing” is about the parties of the filter, or any party. `known_on`: as the register knew it on a day.
    """

    def __init__(
        self,
        index: Rows,
        day: date,
        filters: Mapping[str, Collection[str]] | None = None,
        *,
        together: Iterable[str] = (),
        language: str = "",
        among: Iterable[int] | None = None,
        as_of: date | None = None,
        rows: int | None = None,
        known_on: date | None = None,
    ):
        self.index, self.day, self.as_of = index, as_of or day, as_of
        self.known = index.known_then(known_on, self.day) if known_on else None
        self.filters = {name: tuple(values) for name, values in (filters or {}).items() if values}
        self.base = index.every_row
        if rows is not None:
            self.base &= rows
        if language:
            self.base &= index.versions.get(language, 0)
        if as_of:
            self.base &= index.rows_known_on(as_of)
        if self.known:
            self.base &= self.known.rows
        self.ranked = list(among or ())
        if among is not None:
            self.base &= index.set_of(self.ranked)
        self.together = tuple(together)
        for code in self.together:
            self.base &= index.sets["party"].get(code, 0)
        self._narrowed = {name: self._any_of(name, values) for name, values in self.filters.items()}
        self.rows = self._without("")

    def values(self, facet: str) -> dict[str, int]:
        """The sets of rows of all values of a facet, on the day of the question."""
        if facet == OWN:
            return self.pairs.standings(self.filters.get("party", ()))
        found = self.index.sets_of(facet, self.day)
        if facet in DATED and self.as_of:
            happened = getattr(self.index, DATED[facet]).between(None, self.as_of)
            return {value: rows & happened for value, rows in found.items()}
        if facet != "status":
            return found
        if self.known:
            found = self.known.statuses
        if not self.together:
            return found
        return found | {IN_FORCE: self._in_force(self.filters.get("party", ()), self.together)}

    @property
    def pairs(self) -> Pairs:
        """How every party stands on the day of the question, as it is or was known."""
        return self.known.pairs if self.known else self.index.pairs_on(self.day)

    def status_of(self, pk: int) -> str:
        """The status of an agreement on the day of the question, as it is or was known."""
        if self.known:
            return self.known.status_of(self.index, pk)
        return self.index.status_of(pk, self.day)

    def _in_force(self, parties: Collection[str], together: Sequence[str]) -> int:
        """What is in force between all of `together` and, when parties are chosen, one of them at least."""
        rows = 0
        for code in parties or together[:1]:
            rows |= self.pairs.between({code, *together})
        return rows

    @property
    def _is_of_pairs(self) -> bool:
        """Whether the choice of another party changes what counts as in force."""
        return bool(self.together) and IN_FORCE in self.filters.get("status", ())

    @property
    def total(self) -> int:
        return self.rows.bit_count()

    def counts(self, facet: str) -> dict[str, int]:
        """How many agreements choosing each value would show, given all the *other* filters; zeros left out."""
        of_party = facet == "party"
        of_pairs, of_own = of_party and self._is_of_pairs, of_party and OWN in self.filters
        rows = self._without(facet, *(["status"] if of_pairs else []), *([OWN] if of_own else []))
        if facet == "status" and self.together and not self.known:
            return self._counts_of_status(rows)
        if not (of_pairs or of_own):
            if facet in DATED and self.as_of:
                rows &= getattr(self.index, DATED[facet]).between(None, self.as_of)
            values = self.index.sets_of(facet, self.day) if facet in DATED else self.values(facet)
            return self.index.counts(facet, rows, values)
        found = {}
        for value, fitting in self.values(facet).items():
            if of_pairs:
                fitting &= self._with_status([value], self.together)
            if of_own:
                fitting &= self._with_standing(value)
            if number := (rows & fitting).bit_count():
                found[value] = number
        return found

    def _counts_of_status(self, rows: int) -> dict[str, int]:
        """Those of the whole agreements, but in force as between the parties asked for."""
        found = self.index.counts("status", rows, self.index.sets_of("status", self.day))
        found.pop(IN_FORCE, None)
        between = (rows & self.values("status")[IN_FORCE]).bit_count()
        return found | ({IN_FORCE: between} if between else {})

    def counts_together(self) -> dict[str, int]:
        """How many of the selected agreements there would be together with each party."""
        rows, chosen = self._without("status"), self.filters.get("party", ())
        found = self.index.counts("party", rows, self.index.sets["party"])
        for code in [*found] if "status" in self.filters else ():
            fitting = self.index.sets["party"].get(code, 0) & self._with_status(
                chosen, (*self.together, code)
            )
            if number := (rows & fitting).bit_count():
                found[code] = number
            else:
                del found[code]
        return found

    def _with_status(self, parties: Collection[str], together: Sequence[str]) -> int:
        """The rows that have one of the statuses asked for, were these the parties asked for."""
        known, rows = self.known.statuses if self.known else self.index.sets_of("status", self.day), 0
        for status in self.filters["status"]:
            rows |= self._in_force(parties, together) if status == IN_FORCE else known.get(status, 0)
        return rows

    def _with_standing(self, code: str) -> int:
        """The rows in which a party has one of the standings asked for."""
        known, rows = self.pairs.standings([code]), 0
        for standing in self.filters[OWN]:
            rows |= known.get(standing, 0)
        return rows

    def numbered(self, number: int, order: str, language: str, size: int) -> Slice:
        """The page of a number, counted from 1; a number beyond the end means the last."""
        pages = max(1, -(-self.total // size))
        number = min(max(1, number), pages)
        walk = self._walk(order, language, None, False)
        ids = list(islice(walk, (number - 1) * size, number * size))
        self.index.look_at(ids)
        return Slice(ids, number > 1, number < pages)

    def page(
        self,
        order: str = "newest",
        language: str = DEFAULT,
        *,
        size: int = 25,
        after: int | None = None,
        before: int | None = None,
        last: bool = False,
    ) -> Slice:
        """The agreements after (or before) one of them in an order; ids unknown by now mean the beginning."""
        after = after if after in self.index.place_of else None
        before = before if before in self.index.place_of else None
        backwards = last or before is not None
        start = None if last else before if backwards else after
        found = list(islice(self._walk(order, language, start, backwards), size + 1))
        more, found = len(found) > size, found[:size]
        if backwards:
            found.reverse()
        self.index.look_at(found)
        return Slice(
            ids=found,
            has_previous=more if backwards else start is not None,
            has_next=(start is not None) if backwards else more,
        )

    def ids_among(self, rows: int, order: str = "newest") -> list[int]:
        """The ids of the selected rows that are in this set too."""
        return Selection(self.index, self.day, rows=self.rows & rows).every_id(order)

    def every_id(self, order: str = "newest", language: str = DEFAULT) -> list[int]:
        """All ids in an order, for files."""
        found = list(self._walk(order, language, None, False))
        self.index.look_at(found)
        return found

    def _walk(self, order: str, language: str, start: int | None, backwards: bool) -> Iterator[int]:
        """The selected items behind one of them in an order (or from its beginning), or those before it."""
        if order == "relevance":
            yield from self._by_rank(start, backwards)
            return
        yield from self.index.walk(self.rows, order, language, start, backwards)

    def _by_rank(self, start: int | None, backwards: bool) -> list[int]:
        """The selected items as the search ranked them."""
        holds = self.index.holds(self.rows)
        items = [pk for pk in self.ranked if holds(pk)]
        place = items.index(start) if start in items else None
        if backwards:
            return items[:place][::-1]
        return items if place is None else items[place + 1 :]

    def _any_of(self, name: str, chosen: Collection[str]) -> int:
        known, rows = self.values(name), 0
        for value in chosen:
            rows |= known.get(value, 0)
        return rows

    def _without(self, *facets: str) -> int:
        rows = self.base
        for name, fitting in self._narrowed.items():
            if name not in facets:
                rows &= fitting
        return rows
