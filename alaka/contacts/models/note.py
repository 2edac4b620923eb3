from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class ContactNote(models.Model):
    """What one of us wrote down about a person. The time line tells when, and reads it from here:
    what is taken away can be read nowhere."""

    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="notes")
    author = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), max_length=5000)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text[:40]

    def is_changeable_by(self, agent: "Agent") -> bool:
        return agent.can_answer and (agent.is_administrator or self.author_id == agent.pk)
