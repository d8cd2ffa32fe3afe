"""Topics: the taxonomy, and a page of each with what the portal has on it."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Topic
from relations.reading.subjects import topic_overview
from relations.reading.topics import taxonomy

from .items import moved


@require_safe
def topic_list(request):
    """The two levels of the taxonomy, with descriptions."""
    broad = [topic for topic in taxonomy(translation.get_language()).values() if not topic.parent]
    return render(request, "topics/list.html", {"topics": broad, "trail": [(_("Topics"), "")]})


@require_safe
def topic_detail(request, slug):
    """Newest analysis, agreements and events on a topic and its narrower ones."""
    language = translation.get_language()
    topics = taxonomy(language)
    topic = topics.get(slug)
    if topic is None:
        return moved(Topic, slug)
    trail = [(_("Topics"), reverse("topic-list"))]
    trail += [(other.name, other.url) for other in topics.values() if other.pk == topic.parent]
    ids = [topic.pk, *(narrow.pk for narrow in topic.narrower)]
    return render(
        request,
        "topics/detail.html",
        {
            "topic": topic,
            "trail": trail,
            "narrower": [(narrow.url, narrow.name) for narrow in topic.narrower],
            "overview": topic_overview(ids, language, slug),
        },
    )
