"""Addresses without a language: the root, permanent links, feeds of machines, files."""

from django.urls import path, re_path

from relations.views import files, pages

urlpatterns = [
    path("media/<path:name>", files.media, name="media"),
    path("", pages.root, name="root"),
    path("p/<int:pk>", pages.permalink, name="permalink"),
    path("p/<int:pk>/", pages.permalink),
    re_path(r"^kz/(?P<rest>.*)$", pages.kazakh_by_country),
]
