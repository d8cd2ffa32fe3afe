"""Public addresses under a language prefix, and their names."""

from django.urls import path  # noqa: F401

urlpatterns = []
