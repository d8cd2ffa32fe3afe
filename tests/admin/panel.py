"""The workflow panel as a person uses it: an act, the page it stands on, and what the answer said."""

from django.contrib.messages import get_messages
from django.urls import reverse

from .sheet import press


def act(client, user, content, name, language="ru", **fields):
    return press(client, user, content, f"{name}:{language}", **fields)


def form_url(content):
    return f"/admin/relations/{content.kind}/{content.pk}/change/"


def said(response):
    """What the last answer told; earlier messages wait in the cookie of the test client."""
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def form_page(client, user, content):
    client.force_login(user)
    return client.get(reverse(f"admin:relations_{content.kind}_change", args=[content.pk]))
