from django.db import models

from alaka.tracking.origins import CameBy


class Visit(models.Model):
    """What one browser did without half an hour's rest, from one campaign, as one person.

    Built of events by ``tracking.building``, the same whatever order they came in; its events are
    those of the visitor from ``began_at`` to ``ended_at``.
    """

    source = models.IntegerField()
    visitor = models.BigIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    # The moment of the last event that is counted in it: that a page was left comes behind its end.
    reached_at = models.DateTimeField(null=True)
    pages = models.IntegerField(default=0)
    events = models.IntegerField(default=0)
    # Seconds a page of it was seen.
    seen = models.IntegerField(default=0)
    # Terms.
    entry = models.BigIntegerField(null=True)
    exit = models.BigIntegerField(null=True)
    referrer = models.BigIntegerField(null=True)
    campaign = models.BigIntegerField(null=True)
    device = models.BigIntegerField(null=True)
    region = models.BigIntegerField(null=True)
    # Where it came from: direct, search, social, mail, campaign, link; and who, in words.
    came_by = models.CharField(max_length=10)
    came_from = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=200, blank=True)
    orders = models.IntegerField(default=0)
    # In the business's currency.
    revenue = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visitor", "began_at"], name="visit_once")]
        indexes = [models.Index(fields=["began_at"], name="visit_began")]

    def __str__(self) -> str:
        return f"{self.visitor} from {self.began_at}"

    @property
    def way(self) -> str:
        """How it came, in words."""
        return str(CameBy(self.came_by or CameBy.DIRECT).label)
