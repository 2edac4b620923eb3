from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from alaka.core import clock

if TYPE_CHECKING:
    from alaka.chats.models.guest import Guest


class BlockQuerySet(models.QuerySet["Block"]):
    def running(self) -> "BlockQuerySet":
        return self.filter(Q(until=None) | Q(until__gt=clock.now()), lifted_at=None)

    def of(self, guest: "Guest") -> "BlockQuerySet":
        """Those that keep this guest out, by its handle or by its network address."""
        spoken = Q(scheme=guest.scheme, value=guest.value)
        address = Q(address=guest.address) if guest.address else Q(pk=None)
        return self.filter(spoken | address)


class Block(models.Model):
    """A guest who may not write to us: its handle, its network address or both; till when, why."""

    scheme = models.CharField(max_length=20, blank=True, default="")
    value = models.CharField(max_length=320, blank=True, default="")
    address = models.CharField(max_length=45, blank=True, default="")
    # Null is for good.
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(value="") | ~Q(address=""), name="block_names_somebody"
            )
        ]
        indexes = [
            models.Index(
                fields=["scheme", "value"], condition=Q(lifted_at=None), name="block_handle"
            ),
            models.Index(fields=["address"], condition=Q(lifted_at=None), name="block_address"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value} {self.address}".strip()
