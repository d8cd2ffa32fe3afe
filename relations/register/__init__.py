"""The register of agreements as one index in memory: narrowed, counted and ordered without asking the database.

Here live the index and the questions one may ask of it. Pages, files and the API that show the answers live above;
the facts themselves, and how a status follows from them, live in the models.
"""

from .index import FACETS, Index, current_index
from .selection import ORDERS, Selection, Slice

__all__ = ["FACETS", "ORDERS", "Index", "Selection", "Slice", "current_index"]
