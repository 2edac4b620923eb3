from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """What a case is about: a leaf or branch of a tree that the business makes for itself."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    name = models.CharField(_("name"), max_length=80)
    # Language → name; where there is none, the name above is shown.
    names = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_archived = models.BooleanField(_("no longer offered"), default=False)

    # On the page of settings: how many open cases are about it.
    count = 0

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], name="topic_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.named(get_language() or "")

    def named(self, language: str) -> str:
        names: dict[str, Any] = self.names
        return str(names.get(language) or self.name)

    @property
    def path(self) -> "list[Topic]":
        """From the top of the tree down to this one."""
        found: list[Topic] = []
        topic: Topic | None = self
        while topic is not None:
            found.insert(0, topic)
            topic = topic.parent
        return found
