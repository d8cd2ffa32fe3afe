"""What the pickers of the desk answer: items by their titles in the desk's language, terms in its alphabet."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView

from relations.editorial.access import as_seen_by
from relations.editorial.naming import plainly
from relations.models import Content

from .finding import find_linkable


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
        return found | {"text": plainly(obj)} if isinstance(obj, Content) else found
