"""The bars of the edit form: they stay in sight, and hide nothing that has the focus (WCAG 2.4.11)."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from relations.editorial import publishing
from relations.editorial.permissions import GROUPS
from tests import factories

from .test_desk_form import visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Of what has the focus: its name, and whether any part of it can be seen.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const whole = one.getBoundingClientRect();
  const box = { left: Math.max(0, whole.left), top: Math.max(0, whole.top) };
  box.width = Math.min(innerWidth, whole.right) - box.left;
  box.height = Math.min(innerHeight, whole.bottom) - box.top;
  const parts = [0.05, 0.25, 0.5, 0.75, 0.95];
  const seen = parts.some((x) => parts.some((y) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (one.contains(top) || top.contains(one) || [...(one.labels ?? [])].some((label) => label.contains(top)));
  }));
  return { name: one.id || one.name || one.className || one.textContent.trim().slice(0, 40), seen };
}"""


@pytest.fixture(autouse=True)
def _roles(transactional_db):
    """Emptying the tables between these tests takes the roles with it."""
    for name in GROUPS:
        Group.objects.get_or_create(name=name)


@pytest.fixture
def article(aigerim, daniyar, saule):
    """Under review with a correction, so that the bar of languages is as high as it gets."""
    article = factories.make_article(created_by=aigerim)
    factories.publish(article, by=saule)
    article.lead_ru = "Исправлено. " * 20
    article.save()
    publishing.touch(article, "ru", by=aigerim)
    publishing.submit(article, "ru", by=aigerim)
    return article


def form_of(item):
    return f"/admin/relations/{item.kind}/{item.pk}/change/?language=ru"


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("width", [1366, 390])
def test_what_has_the_focus_is_never_hidden(page, live_server, client, article, daniyar, width, key):
    visit(page, live_server, client, form_of(article), daniyar, width=width)
    hidden, visited = [], 0

    for _press in range(110):
        page.keyboard.press(key)
        found = page.evaluate(FOCUSED)
        if found:
            visited += 1
            hidden += [] if found["seen"] else [found["name"]]

    assert visited > 60
    assert hidden == []


# what the bar says at worst: the form is not saved, and why
LONGEST_STATE = """async () => {
  const { words } = await import("desk/words");
  const state = document.querySelector("[data-desk-state]");
  state.dataset.state = "failed";
  state.textContent = words("signed_out");
}"""


@pytest.mark.parametrize("width", [1366, 390, 320])
@pytest.mark.parametrize("address", ["article", "country"])
def test_save_is_in_sight_at_once(page, live_server, client, article, daniyar, width, address):
    path = form_of(article) if address == "article" else "/admin/relations/country/add/"
    visit(page, live_server, client, path, daniyar, width=width)

    expect(page.locator("[name=_continue]")).to_be_in_viewport(ratio=1)
    page.evaluate(LONGEST_STATE)
    for measure in (
        "document.querySelector('[data-desk-actions]').offsetHeight < 0.14 * innerHeight",
        "document.documentElement.scrollWidth <= innerWidth",
    ):
        page.wait_for_function(measure, polling=100)  # both hold once the editors are dressed


def test_the_address_switches_the_language_of_an_open_form(page, live_server, client, article, daniyar):
    visit(page, live_server, client, form_of(article), daniyar)
    expect(page.locator(".language-tab[data-language=ru]")).to_have_attribute("aria-pressed", "true")

    page.evaluate("location.hash = '#kk'")

    expect(page.locator(".language-tab[data-language=kk]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#id_title_kk")).to_be_visible()
