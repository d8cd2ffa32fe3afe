"""Collections: reading lists put together by hand. They lead to items and are none to be harvested or cited."""

from django.utils.translation import gettext_lazy as _

from .base import Traits

COLLECTION = Traits(
    model="Collection",
    section="collections",
    singular=_("Collection"),
    plural=_("Collections"),
    rows=("entries",),
    links_out=frozenset({"prepared_for"}),
    links_in=frozenset(),
    has_list=False,
    in_menu=False,
    in_overviews=0,
    in_chronicle=False,
    shown=("entries__note",),
    in_feeds=False,
    in_api=False,
    in_oai=False,
    is_cited=False,
    has_pdf=False,
    is_own_work=False,
    schema_type="CollectionPage",
)
