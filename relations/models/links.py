"""Typed, directed relations between items, named from both ends."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations.kinds import traits_of


class LinkKind(models.TextChoices):
    DISCUSSES = "discusses", pgettext_lazy("link", "discusses")
    AMENDS = "amends", pgettext_lazy("link", "amends")
    SUPERSEDES = "supersedes", pgettext_lazy("link", "supersedes")
    IMPLEMENTS = "implements", pgettext_lazy("link", "implements")
    SIGNED_AT = "signed_at", pgettext_lazy("link", "signed at")
    PREPARED_FOR = "prepared_for", pgettext_lazy("link", "prepared for")
    FOLLOWS_UP = "follows_up", pgettext_lazy("link", "follows up")
    PART_OF = "part_of", pgettext_lazy("link", "part of")


# The same relation, read from the other end.
INVERSE = {
    LinkKind.DISCUSSES: pgettext_lazy("link", "discussed in"),
    LinkKind.AMENDS: pgettext_lazy("link", "amended by"),
    LinkKind.SUPERSEDES: pgettext_lazy("link", "superseded by"),
    LinkKind.IMPLEMENTS: pgettext_lazy("link", "implemented by"),
    LinkKind.SIGNED_AT: pgettext_lazy("link", "signed here"),
    LinkKind.PREPARED_FOR: pgettext_lazy("link", "prepared by"),
    LinkKind.FOLLOWS_UP: pgettext_lazy("link", "followed up by"),
    LinkKind.PART_OF: pgettext_lazy("link", "consists of"),
}
ACYCLIC = (LinkKind.AMENDS, LinkKind.SUPERSEDES, LinkKind.IMPLEMENTS, LinkKind.FOLLOWS_UP, LinkKind.PART_OF)
ANYWHERE = (LinkKind.FOLLOWS_UP, LinkKind.PART_OF)  # join items of any kinds; the others as their traits say


class Link(models.Model):
    source = models.ForeignKey(
        "relations.Content", models.CASCADE, related_name="links_out", verbose_name=_("from")
    )
    target = models.ForeignKey(
        "relations.Content", models.CASCADE, related_name="links_in", verbose_name=_("to")
    )
    kind = models.CharField(_("relation"), max_length=16, choices=LinkKind.choices)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")),
                name="link_not_to_itself",
                violation_error_message=_("An item cannot be linked to itself."),
            ),
        ]
        indexes = [models.Index(fields=["target", "kind"], name="link_target_kind")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.target}"

    def save(self, *args, **kwargs):
        if self.closes_circle():
            raise ValidationError(_("This link would close a circle."), code="circle")
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if not (self.source_id and self.target_id and self.kind):
            return
        if not self.joins(self.source.kind, self.target.kind):
            raise ValidationError(_("This relation does not join items of these kinds."), code="kinds")
        if self.closes_circle():
            raise ValidationError(_("This link would close a circle."), code="circle")

    def joins(self, source: str, target: str) -> bool:
        """May this relation lead from one kind of item to another?"""
        if self.kind in ANYWHERE:
            return True
        return self.kind in traits_of(source).links_out and self.kind in traits_of(target).links_in

    def closes_circle(self) -> bool:
        """Would following this relation from the target lead back to the source? (A trigger asks again.)"""
        if self.kind not in ACYCLIC:
            return False
        seen, edge = set(), {self.target_id}
        while edge:
            if self.source_id in edge:
                return True
            seen |= edge
            edge = (
                set(
                    Link.objects.filter(kind=self.kind, source_id__in=edge).values_list(
                        "target_id", flat=True
                    )
                )
                - seen
            )
        return False
