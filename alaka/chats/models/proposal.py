from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.core import clock

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

# So long an agent has to accept or pass on.
TO_ANSWER = timedelta(seconds=40)
# Whoever passed a chat on, or missed it, is not asked again for so long.
SPARED = timedelta(minutes=3)


class ProposalAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    PASSED = "passed", _("Passed on")
    MISSED = "missed", _("Missed")
    # The chat was taken by somebody else, or is over.
    ENDED = "ended", _("No longer needed")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        return self.filter(answer="")

    def visible_to(self, agent: "Agent") -> "ProposalQuerySet":
        """One's own: what is proposed to others is their matter."""
        return self.filter(agent=agent) if agent.is_active else self.none()

    def overdue(self) -> "ProposalQuerySet":
        return self.open().filter(until__lte=clock.now())


class Proposal(models.Model):
    """A waiting chat shown to one agent, to accept or pass on."""

    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="proposals")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="proposals")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=ProposalAnswer, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(answer=""),
                name="proposal_to_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["agent"], condition=models.Q(answer=""), name="proposal_open"),
        ]

    def __str__(self) -> str:
        return f"#{self.conversation_id} to {self.agent}"

    def settle(self, answer: str) -> bool:
        """Write what became of it, once; False if that was settled before."""
        mine = Proposal.objects.open().filter(pk=self.pk)
        if not mine.update(answer=answer, answered_at=clock.now()):
            return False
        self.answer = answer
        return True
