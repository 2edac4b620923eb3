from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef

from alaka.activities.models.activity import Activity
from alaka.inbox.models import Conversation

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class QuietQuerySet(models.QuerySet["Quiet"]):
    def of(self, agent: "Agent") -> "QuietQuerySet":
        """Those of this agent who are silent still, and with whom nothing is planned."""
        person = OuterRef("contact")
        since = Conversation.objects.filter(last_activity_at__gt=OuterRef("last_at"))
        rows = self.filter(
            ~Exists(since.filter(contact=person)),
            ~Exists(since.filter(contact__root=person)),
            ~Exists(Activity.objects.open().filter(contact=person)),
            agent=agent,
            contact__erased_at=None,
            contact__root=None,
        )
        return rows.select_related("contact").order_by("last_at", "contact_id")


class Quiet(models.Model):
    """Somebody who was in touch at a rhythm and has stopped; found anew every night, see
    activities.silences."""

    contact = models.OneToOneField("contacts.Contact", models.CASCADE, related_name="+")
    # Who looks after him, else who spoke with him last.
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+")
    usual_days = models.PositiveIntegerField()
    times = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    objects = QuietQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.contact_id} since {self.last_at}"
