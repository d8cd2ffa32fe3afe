"""Addresses without a language: permanent links, feeds of machines, files."""

urlpatterns = []
