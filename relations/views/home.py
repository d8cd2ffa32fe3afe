"""The front page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from relations.reading.front import front_page

from .kept import of_page


@require_safe
def home(request):
    """The front page in the language of its address."""
    return render(request, "home.html", vars(of_page(request, front_page)))
