from django.db import models

from alaka.tracking.models.event import Kind


class Owned(models.Model):
    """Rows of a view that joins what a browser did with whose it was then: see tracking.identity.

    To be asked of, as of any rows that have a person; nothing writes here.
    """

    visitor = models.BigIntegerField()
    contact = models.ForeignKey("contacts.Contact", models.DO_NOTHING, related_name="+")

    class Meta:
        abstract = True


class OwnedVisit(Owned):
    """See Visit."""

    began_at = models.DateTimeField()
    pages = models.IntegerField()
    entry = models.BigIntegerField(null=True)
    came_by = models.CharField(max_length=10)
    came_from = models.CharField(max_length=200)
    words = models.CharField(max_length=200)
    orders = models.IntegerField()

    class Meta:
        managed = False
        db_table = "tracking_owned_visit"

    def __str__(self) -> str:
        return f"{self.contact_id} from {self.began_at}"


class OwnedEvent(Owned):
    """See SeenEvent; without what robots did."""

    key = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    kind = models.SmallIntegerField(choices=Kind)
    name = models.BigIntegerField(null=True)
    page = models.BigIntegerField(null=True)
    title = models.BigIntegerField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        managed = False
        db_table = "tracking_owned_event"

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.key}"
