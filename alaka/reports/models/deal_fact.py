from django.db import models
from django.db.models.functions import Lower

# Of how many stages of one pipeline the time is kept; those made later count without it.
SLOTS = 12


class DealSource(models.Model):
    """A number for where customers came from: facts hold no words that long."""

    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="deal_source_once")]

    def __str__(self) -> str:
        return self.name


class DealFact(models.Model):
    """What is counted of a deal's way through one pipeline; kept by reports.keeping_deals. A deal
    that went over into another pipeline has one of each."""

    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="+", db_index=False)
    pipeline = models.IntegerField()
    # The last stage, in their order, in which it stood; of all, where it was won.
    furthest = models.IntegerField()
    # open, won, lost; gone: over into another pipeline.
    state = models.CharField(max_length=4)
    reason = models.IntegerField(null=True)
    source = models.IntegerField(null=True)
    owner = models.IntegerField(null=True)
    opener = models.IntegerField(null=True)
    team = models.IntegerField(null=True)
    place = models.IntegerField(null=True)
    # As who the customer is read after merges.
    contact = models.BigIntegerField(null=True)
    # Hundredths of its value, and the class of that: see reports.sizes.
    cents = models.BigIntegerField(null=True)
    size = models.SmallIntegerField(null=True)
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # Seconds from its opening to its end.
    lasted = models.IntegerField(null=True)
    # Seconds in each stage that it has left, by the place of the stage among those of its
    # pipeline as they were made.
    took_1 = models.IntegerField(null=True)
    took_2 = models.IntegerField(null=True)
    took_3 = models.IntegerField(null=True)
    took_4 = models.IntegerField(null=True)
    took_5 = models.IntegerField(null=True)
    took_6 = models.IntegerField(null=True)
    took_7 = models.IntegerField(null=True)
    took_8 = models.IntegerField(null=True)
    took_9 = models.IntegerField(null=True)
    took_10 = models.IntegerField(null=True)
    took_11 = models.IntegerField(null=True)
    took_12 = models.IntegerField(null=True)

    # Rises with every writing: see reports.packing.
    noted = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "pipeline"], name="deal_fact_once_a_pipeline")
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} in {self.pipeline}"
