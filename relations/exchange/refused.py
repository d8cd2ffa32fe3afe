"""The refusal of a whole table."""

from django.core.exceptions import ValidationError


class TableRefused(ValidationError):
    """The file is not a table that can be read; the message says why."""
