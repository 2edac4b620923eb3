from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class HintQuerySet(models.QuerySet["Hint"]):
    def visible_to(self, agent: "Agent") -> "HintQuerySet":
        """Whoever is told."""
        return self.filter(agent=agent) if agent.is_active else self.none()

    def unseen(self) -> "HintQuerySet":
        return self.filter(seen_at=None, contact__erased_at=None)


class Hint(models.Model):
    """What an agent is told by a rule or a sequence: on his screen until he has seen it."""

    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="+")
    # Where it happened, if he may see it.
    conversation = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    text = models.CharField(max_length=1000)
    # Which rule or sequence tells it, as it was called then.
    because = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = HintQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agent", "-at"], condition=Q(seen_at=None), name="hint_unseen")
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return (self.conversation or self.contact).get_absolute_url()
