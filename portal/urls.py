"""The address map on one screen: languages, admin, API, feeds, error pages."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path(f"{settings.ADMIN_PATH}/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("relations.urls_plain")),
]
urlpatterns += i18n_patterns(path("", include("relations.urls")), prefix_default_language=True)
