from django.db import models


class PromiseFact(models.Model):
    """What is counted of a clock of alaka.sla, in one narrow row; kept by
    reports.keeping_promises."""

    # A number, no key: what is no longer promised must stay here as counting nowhere.
    clock = models.BigIntegerField(primary_key=True)
    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="+")
    target = models.CharField(max_length=10)
    # kept, late, running; dropped: closed in time without the answer that was owed.
    verdict = models.CharField(max_length=7)
    policy = models.IntegerField(null=True)
    inbox = models.IntegerField()
    channel = models.IntegerField()
    # The record that the conversation was with; it may have been merged since.
    contact = models.BigIntegerField(null=True)
    place = models.IntegerField(null=True)
    team = models.IntegerField(null=True)
    # Who answered, else who had it.
    agent = models.IntegerField(null=True)
    kind = models.CharField(max_length=10, blank=True, default="")
    severity = models.SmallIntegerField(null=True)
    # Null where it is no longer promised: it counts nowhere.
    started_at = models.DateTimeField(null=True)

    # Rises with every writing: see reports.packing.
    noted = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"#{self.pk}"
