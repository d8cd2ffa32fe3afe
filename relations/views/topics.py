"""Topics: the taxonomy, and a page of each with what the portal has on it."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Content, Topic
from relations.reading.overview import overview
from relations.reading.terms import gathered, member, moved, words


@require_safe
def topic_list(request):
    """The two levels of the taxonomy, with descriptions."""
    broad, narrow = [], {}
    for row in _all_topics():
        entry = {
            "url": reverse("topic-detail", args=[row.code]),
            "name": row.name,
            "text": row.more,
            "slug": row.code,
        }
        if row.a:
            narrow.setdefault(row.a, []).append(entry)
        else:
            broad.append(entry)
    for entry in broad:
        entry["narrower"] = narrow.get(entry["slug"], [])
    return render(request, "topics/list.html", {"topics": broad, "trail": [(_("Topics"), "")]})


@require_safe
def topic_detail(request, slug):
    """Newest analysis, agreements and events on a topic and its narrower ones."""
    rows = list(_all_topics())
    topic = next((row for row in rows if row.code == slug), None)
    if topic is None:
        return moved(Topic, slug)
    narrower = [row for row in rows if row.a == slug]
    broader = next((row for row in rows if row.code == topic.a), None)
    trail = [(_("Topics"), reverse("topic-list"))]
    if broader:
        trail.append((broader.name, reverse("topic-detail", args=[broader.code])))
    ids = [topic.item, *(row.item for row in narrower)]
    on_topic = Content.topics.through.objects.filter(topic_id__in=ids)
    return render(
        request,
        "topics/detail.html",
        {
            "topic": topic,
            "trail": trail,
            "narrower": [(reverse("topic-detail", args=[row.code]), row.name) for row in narrower],
            "overview": overview([(on_topic, "content_id")], translation.get_language(), f"topic={slug}"),
        },
    )


def _all_topics():
    return gathered(
        [
            member(
                Topic.objects,
                "topic",
                item="pk",
                rank="order",
                code="slug",
                name=words("name"),
                more=words("description"),
                a="parent__slug",
            )
        ],
        translation.get_language(),
    )
