from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import pgettext_lazy

from alaka.contacts.models.own_field import About
from alaka.core import live
from alaka.core.addresses import address
from alaka.core.words import WordsField

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class State(models.TextChoices):
    LOOKING = "looking", pgettext_lazy("bulk change", "Being looked at")
    READY = "ready", pgettext_lazy("bulk change", "Not done yet")
    WRITING = "writing", pgettext_lazy("bulk change", "Being done")
    STOPPED = "stopped", pgettext_lazy("bulk change", "Stopped")
    DONE = "done", pgettext_lazy("bulk change", "Done")
    UNDOING = "undoing", pgettext_lazy("bulk change", "Being undone")
    UNDONE = "undone", pgettext_lazy("bulk change", "Undone")


# What a worker goes on with.
RUNNING = (State.LOOKING, State.WRITING, State.UNDOING)


class Outcome(models.TextChoices):
    """What became of one person: ``left`` is one whom undoing left as somebody made him since."""

    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    BACK = "back"
    LEFT = "left"


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    def visible_to(self, agent: "Agent") -> "BulkChangeQuerySet":
        """One's own; managers see what everybody did."""
        if not (agent.is_active and agent.can_answer):
            return self.none()
        return self.all() if agent.can_manage else self.filter(by=agent)

    def running(self) -> "BulkChangeQuerySet":
        return self.filter(state__in=RUNNING)


class BulkChange(models.Model):
    """One thing changed at many people or companies: looked at before it is done, and
    undone as a whole.
    """

    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    about = models.CharField(max_length=10, choices=About, default=About.CONTACT)
    # A field as the API names it, or ``tags.on`` and ``tags.off``; and what is stored in it, or the
    # numbers of the tags.
    what = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    # The list that is meant, as its address has it, where none were chosen one by one.
    query = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, choices=State, default=State.LOOKING)
    problem = WordsField(blank=True, default="")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # By outcome: what would become of them, and what became.
    trial = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    is_stopping = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return address("people-change", self.pk)

    @property
    def tags(self) -> list[int]:
        """The numbers of those that it puts on or takes off."""
        return list(self.value or ()) if self.what.startswith("tags.") else []

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def can_be_written(self) -> bool:
        """Half undone, it is only undone further."""
        is_forward = self.state in {State.READY, State.STOPPED} and self.undone_by_id is None
        return is_forward and bool(self.trial.get(Outcome.CHANGED))

    @property
    def can_be_undone(self) -> bool:
        is_still = self.state in {State.DONE, State.STOPPED}
        return is_still and bool(self.counts.get(Outcome.CHANGED))

    def put(self, **values: object) -> None:
        """Store these, and tell whoever watches."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
        live.publish(f"bulk:{self.pk}")


class BulkRow(models.Model):
    """A person, or a company, who was meant. The number is bare: it outlives whom it names.

    ``was`` is what undoing needs, of one who was changed.
    """

    of = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows", db_index=False)
    record = models.BigIntegerField()
    # None until his turn came.
    outcome = models.CharField(max_length=8, choices=Outcome, null=True)
    was = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["of", "id"], name="bulk_row"),
            # The few that a page tells of.
            models.Index(
                fields=["of", "outcome", "id"],
                condition=models.Q(outcome__in=["left", "refused"]),
                name="bulk_row_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.record}"
