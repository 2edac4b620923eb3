from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    def visible_to(self, agent: "Agent") -> "DuplicateQuerySet":
        """Whoever sees both people."""
        return self.within(agent.is_active)

    def within(self, sees_people: bool) -> "DuplicateQuerySet":
        """The same by what decides it, for statements that are prepared."""
        if not sees_people:
            return self.none()
        return self.filter(first__root=None, second__root=None)

    def of_any_person(self) -> Exists:
        """Of the person that the outer question is about one is open."""
        either = Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))
        return Exists(self.open().filter(either))

    def open(self) -> "DuplicateQuerySet":
        return self.filter(state=State.OPEN)

    def found(self) -> "DuplicateQuerySet":
        """Open ones that comparing found; what somebody said stays until it is decided."""
        return self.open().exclude(reasons__contains=[["said"]])

    def dismissed(self) -> "DuplicateQuerySet":
        return self.filter(state=State.DISMISSED)


class State(models.TextChoices):
    OPEN = "open"
    DISMISSED = "dismissed"
    MERGED = "merged"


class Duplicate(models.Model):
    """Two records that may be one person; ``first`` is the older one.

    ``reasons`` are kind, value and weight: see contacts.duplicates.scoring. Who decided, and when,
    is told of those that are no longer open.
    """

    # It holds nobody who came by an import, see importing.beside.pointing.
    WORKED_OUT = Q(state=State.OPEN)

    first = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_once"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="duplicate_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["score", "id"], condition=Q(state="open"), name="duplicate_highest"
            ),
            models.Index(
                fields=["score", "id"], condition=Q(state="dismissed"), name="duplicate_dismissed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class DuplicateKey(models.Model):
    """By what a person is compared with others: see contacts.duplicates.keys.

    The keys of a person go with him, whoever deletes the row: PostgreSQL sees to that, by a foreign
    key that is not asked for when ten million rows are written at once (duplicates.whole).
    """

    pk = models.CompositePrimaryKey("value", "contact")
    value = models.BigIntegerField()
    contact = models.BigIntegerField()
    kind = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["contact"], name="duplicate_key_contact")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class DuplicateLook(models.Model):
    """How far it was looked: one row. See contacts.duplicates.following and .whole."""

    # Up to here events and handles were followed; up to there they stood when we last looked, and
    # all transactions of then have ended when the oldest one that runs is younger than ``horizon``.
    event = models.BigIntegerField(default=0)
    handle = models.BigIntegerField(default=0)
    next_event = models.BigIntegerField(default=0)
    next_handle = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(default=0)
    # The last time that everybody was compared, and the one that somebody asked for.
    asked_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # Kind of key → how many of them too many people share.
    too_common = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"

    @property
    def is_wanted(self) -> bool:
        return self.asked_at is not None and (self.done_at is None or self.done_at < self.asked_at)
