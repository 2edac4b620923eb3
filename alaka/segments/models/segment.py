from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.core.addresses import address
from alaka.segments.models.people_view import Sharing

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.contacts.models import Contact


class SegmentQuerySet(models.QuerySet["Segment"]):
    def visible_to(self, agent: "Agent") -> "SegmentQuerySet":
        """His own, and what was shared with him; managers see all."""
        if not agent.is_active:
            return self.none()
        if agent.can_manage:
            return self
        shared = Q(sharing=Sharing.ALL) | Q(sharing=Sharing.TEAM, team__in=agent.team_ids)
        return self.filter(Q(owner=agent) | shared)

    def changeable_by(self, agent: "Agent") -> "SegmentQuerySet":
        if not (agent.is_active and agent.can_answer):
            return self.none()
        return self.all() if agent.can_manage else self.filter(owner=agent)

    def live(self) -> "SegmentQuerySet":
        """Those that are kept by their conditions."""
        return self.filter(is_live=True)


class Segment(models.Model):
    """A set of people under a name, for other rooms to use.

    A live one has the people for whom ``filter`` holds as ``owner`` sees it (docs/filters.md); of
    another somebody says who is in it. Who is in it stands in `SegmentMember`, see
    segments.keeping.
    """

    name = models.CharField(_("name"), max_length=80)
    is_live = models.BooleanField(default=True)
    filter: Any = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    sharing = models.CharField(_("Who sees it"), max_length=4, choices=Sharing, default=Sharing.ALL)
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    size = models.PositiveIntegerField(default=0)
    # Everybody is looked at anew: its conditions changed, or those of a segment that it asks for.
    is_stale = models.BooleanField(default=True)
    # Since its conditions changed nobody was looked at: who comes and goes by that is not told.
    is_redefined = models.BooleanField(default=True)
    # The day on which everybody was looked at.
    kept_on = models.DateField(null=True)
    # When they are looked at again, since time passes; null where that alone moves nobody.
    again_at = models.DateTimeField(null=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("segment", self.pk)


class SegmentMember(models.Model):
    """Somebody who is in it. Of a live one it is the record that the person is read as; of another
    the one that was put in, whoever it was merged into since."""

    # It holds nobody who came by an import, see importing.beside.pointing.
    WORKED_OUT = Q(segment__is_live=True)

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="members", db_index=False)
    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "contact"], name="segment_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.contact_id}"

    @staticmethod
    def going(rows: models.QuerySet["SegmentMember"]) -> None:
        """They go with their people: how many are in it is counted anew, when they are gone."""
        segments = Segment.objects.filter(pk__in={*rows.values_list("segment", flat=True)})
        transaction.on_commit(lambda: segments.update(is_stale=True))


class SegmentMove(models.Model):
    """Somebody came in or went out: kept for some weeks."""

    # It holds nobody who came by an import, see importing.beside.pointing.
    WORKED_OUT = ~Q(pk__in=[])

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="moves", db_index=False)
    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="+")
    is_in = models.BooleanField()
    at = models.DateTimeField()

    # Where it is shown: who the record is read as.
    person: "Contact"

    class Meta:
        indexes = [models.Index(fields=["segment", "-id"], name="segment_move_latest")]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.contact_id}"


class SegmentDay(models.Model):
    """How large it was at the end of a day on which it changed, and how many came and went."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    size = models.PositiveIntegerField()
    came = models.PositiveIntegerField(default=0)
    went = models.PositiveIntegerField(default=0)
    # Its conditions were changed, so that the size may have jumped.
    is_redefined = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="segment_day_once")]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.day}: {self.size}"


class SegmentLook(models.Model):
    """How far it was looked for whoever changed: one row, see segments.keeping.following."""

    event = models.BigIntegerField(default=0)
    handle = models.BigIntegerField(default=0)
    next_event = models.BigIntegerField(default=0)
    next_handle = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"looked up to {self.event}"


class SegmentTouch(models.Model):
    """Somebody to look at again, of whom neither the time line nor addresses tell."""

    # It holds nobody who came by an import, see importing.beside.pointing.
    WORKED_OUT = ~Q(pk__in=[])

    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.contact_id}"
