from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from alaka.core import files

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class Document(models.Model):
    """A file kept at a person or a company, beside what was sent in conversations."""

    contact = models.ForeignKey(
        "contacts.Contact", models.CASCADE, null=True, related_name="documents"
    )
    company = models.ForeignKey(
        "contacts.Company", models.CASCADE, null=True, related_name="documents"
    )
    blob = models.ForeignKey("core.Blob", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None) ^ Q(company=None), name="document_of_one"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_as(self) -> str:
        """How a browser may show it (``image``, ``pdf`` …), or nothing."""
        return files.shown_as(self.content_type, self.name)

    def is_removable_by(self, agent: "Agent") -> bool:
        return agent.can_answer and (agent.is_administrator or self.added_by_id == agent.pk)
