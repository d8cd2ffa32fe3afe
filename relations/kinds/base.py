"""What may differ from one kind of content to the next, with the answer for a kind that says nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Traits:
    """One kind of content: its names, what its desk needs, and on which surfaces it is met.

    Pure data, read by every layer; how a layer shows the kind (its card, its record, its shape in the API) stays
    with the layer, under the code of the kind. The defaults are those of a text of the portal's own that is met
    wherever readers and machines look.
    """

    # --- Names ---
    model: str  # the class in relations.models
    section: str  # its word in addresses: /en/articles/, /en/feeds/articles.xml, /api/v1/articles
    singular: Promise
    plural: Promise
    heading: Promise | None = (
        None  # of the section in menu, breadcrumbs and list page, where it is not the plural
    )

    # --- The desk ---
    translated: tuple[
        str, ...
    ] = ()  # its own fields that exist in every language, beside title, lead and body
    rows: tuple[str, ...] = ()  # its own child rows that the history keeps, beside sources and links
    derived_rows: tuple[str, ...] = ()  # child rows made anew from the others by `settle()`
    needs_body: bool = False  # a language version without a text cannot be published
    begun_by_experts: bool = False
    kept_by_registrars: bool = False
    links_out: frozenset[str] = frozenset({"discusses", "prepared_for"})  # relations that may begin at it
    links_in: frozenset[str] = frozenset({"discusses"})  # relations that may end at it

    # --- Surfaces ---
    has_list: bool = True  # a page that lists all of them
    in_menu: bool = True  # needs a list
    in_overviews: int = 4  # how many the page of a topic or a country shows; 0 for none
    in_chronicle: bool = True  # stands in the timeline of the dossiers that it concerns
    in_sitemap: bool = True
    in_feeds: bool = True
    in_api: bool = True
    in_oai: bool = True
    is_cited: bool = True  # as files for reference managers, and in the lists of results taken along
    has_pdf: bool = True
    sought: tuple[str, ...] = ()  # names and numbers that the search finds it by: fields, or lookups from it
    shown: tuple[str, ...] = ()  # what else its page says beside its text, found with less weight; likewise

    # --- What it is to machines ---
    is_own_work: bool = (
        True  # a text of the portal, dated by its publication; else what it describes has the date
    )
    schema_type: str = "CreativeWork"  # of schema.org, where other pages name it

    @property
    def code(self) -> str:
        """What rows store and what the names of addresses begin with: `article-detail`."""
        return self.model.lower()

    @property
    def module(self) -> str:
        """The name of its files in every layer: relations/models/articles.py, relations/admin/articles.py …"""
        return self.section.replace("-", "_")

    @property
    def title(self) -> Promise:
        """The name of its section."""
        return self.heading or self.plural
