from django.db import models


class CaseFact(models.Model):
    """What is counted of a case, in one narrow row; kept by reports.keeping_cases."""

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+", primary_key=True)
    kind = models.CharField(max_length=10)
    severity = models.SmallIntegerField()
    outcome = models.CharField(max_length=12, blank=True, default="")
    source = models.CharField(max_length=12, blank=True, default="")
    topic = models.IntegerField(null=True)
    place = models.IntegerField(null=True)
    manager = models.IntegerField(null=True)
    contact = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Business seconds of the place until the answer, counted once.
    answer = models.IntegerField(null=True)
    is_changed = models.BooleanField(default=False)
    # The customer was told what changed because of it.
    told_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # When he wrote to us again after it was closed.
    wrote_at = models.DateTimeField(null=True)

    # Rises with every writing: see reports.packing.
    noted = models.BigIntegerField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["contact"], name="case_fact_contact")]

    def __str__(self) -> str:
        return f"#{self.pk}"
