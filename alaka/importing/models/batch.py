from django.contrib.postgres.fields import ArrayField
from django.db import models

from alaka.importing.models.imports import Import


class Batch(models.Model):
    """Rows that are written in one transaction, and undone in one."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="batches")
    # Places of the rows in the table as it was staged.
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)
    # The new people, and the numbers of their rows.
    made = ArrayField(models.BigIntegerField(), default=list)
    made_of = ArrayField(models.IntegerField(), default=list)
    written_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "first"], name="import_batch_once")]
        ordering = ["first"]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.first}–{self.last}"


class Change(models.Model):
    """What an import did to a person who was here. Keys are bare numbers: they outlive what they
    name. ``was`` and ``now`` are values by field, of those that changed.

    Of a new person there is one only where undoing needs it, or left him.
    """

    batch = models.BigIntegerField()
    contact = models.BigIntegerField()
    number = models.PositiveIntegerField()
    is_new = models.BooleanField()
    was = models.JSONField(null=True)
    now = models.JSONField(null=True)
    handles = ArrayField(models.BigIntegerField(), null=True)
    # After undoing: fields that were left as somebody changed them since; ``*`` for a person who
    # stays. None where nothing was left.
    left = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["batch"], name="import_change_batch")]

    def __str__(self) -> str:
        return f"{self.batch}: {self.contact}"


class CompanyChange(models.Model):
    """What an import did to a company: the same as `Change`; ``was`` holds nothing of a new one."""

    batch = models.BigIntegerField()
    company = models.BigIntegerField()
    is_new = models.BooleanField()
    was = models.JSONField(default=dict)
    now = models.JSONField(default=dict)
    left = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["batch"], name="import_company_change_batch")]

    def __str__(self) -> str:
        return f"{self.batch}: {self.company}"


class Refusal(models.Model):
    """A row that was not taken, with the reasons as words."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="refusals")
    batch = models.BigIntegerField()
    number = models.PositiveIntegerField()
    reasons = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["of", "number"], name="import_refusal")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.number}"
