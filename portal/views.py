"""Pages of the site rather than of its subject: robots.txt, security.txt."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

TEXT = "text/plain; charset=utf-8"


@require_safe
def robots(request):
    """Search pages are for people; everything else may be read. Names nothing that is not public."""
    rules = [f"Disallow: /{code}/search/" for code, _ in settings.LANGUAGES]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@require_safe
def security(request):
    """RFC 9116: whom to tell about a hole."""
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    languages = ", ".join(code for code, _ in settings.LANGUAGES)
    contacts = [to if to.startswith("https://") else f"mailto:{to}" for to in settings.SECURITY_CONTACTS]
    policies = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            policies.append(f"{settings.SITE_URL}{reverse('security-policy')}")
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {languages}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        *(f"Policy: {policy}" for policy in policies),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)
