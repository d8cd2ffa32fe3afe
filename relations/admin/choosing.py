"""What the pickers of the desk answer: items by their titles in the desk's language, terms in its alphabet."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView

from relations.editorial.naming import plainly
from relations.models import Content


class Choosing(AutocompleteJsonView):
    """Django's answers, with our names; the order is that of each list (`admin.alphabet`)."""

    def serialize_result(self, obj, to_field_name):
        found = super().serialize_result(obj, to_field_name)
        return found | {"text": plainly(obj)} if isinstance(obj, Content) else found
