"""The address map on one screen: languages, admin, API, feeds, error pages."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from portal import accounts, health, metrics, reading, views

urlpatterns = [
    path(f"{settings.ADMIN_PATH}/", admin.site.urls),
    path("accounts/language/", accounts.choose_language, name="desk-language"),
    path("accounts/email/", accounts.no_page),  # addresses are changed by the administrator, who is logged
    path("accounts/confirm-email/<path:rest>", accounts.no_page),
    path("accounts/", include("allauth.urls")),
    path("settings/", reading.save, name="reading"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("readyz/<slug:part>", health.readyz, name="readyz-part"),
    path("healthz", health.readyz, name="healthz"),
    path("version", health.version, name="version"),
    path("metrics", metrics.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("", include("relations.urls_plain")),
]
urlpatterns += i18n_patterns(path("", include("relations.urls")), prefix_default_language=True)

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.page_not_found"
handler429 = "portal.errors.too_many_requests"
handler503 = "portal.errors.unavailable"
handler500 = "portal.errors.server_error"
