"""What the pickers of the desk answer: items by their titles in the desk's language, terms in its alphabet."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView

from relations.editorial.access import as_seen_by
from relations.editorial.naming import plainly
from relations.models import Content, Picture, rendition_name

from .finding import find_linkable


def thumbnail(picture: Picture) -> str:
    """The smallest rendition of a picture; itself while there is none yet."""
    if not picture.widths:
        return picture.file.url
    return picture.file.storage.url(rendition_name(picture.file.name, min(picture.widths), "jpg"))


class Choosing(AutocompleteJsonView):
    """Django's answers, with our names; the order is that of each list (`admin.alphabet`).

    Items are those that may be named in a link, as the user may know them.
    """

    @property
    def is_of_items(self) -> bool:
        return issubclass(self.model_admin.model, Content)

    def get_queryset(self):
        if not self.is_of_items:
            return super().get_queryset()
        found = find_linkable(self.request.user, self.model_admin.model._default_manager.all(), self.term)
        found = found.complex_filter(self.source_field.get_limit_choices_to())
        return found.order_by(*(self.model_admin.get_ordering(self.request) or ("-pk",)))

    def get_context_data(self, **kwargs):
        found = super().get_context_data(**kwargs)
        if self.is_of_items:
            found["object_list"] = as_seen_by(self.request.user, found["object_list"])
        return found

    def serialize_result(self, obj, to_field_name):
        found = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Picture):
            return found | {"thumbnail": thumbnail(obj)}
        return found | {"text": plainly(obj)} if isinstance(obj, Content) else found
