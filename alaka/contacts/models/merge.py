from typing import Self

from django.db import models


class MergeQuerySet(models.QuerySet["_Merge"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)


class _Merge(models.Model):
    """Two records were found to be one: ``gone`` is read as ``kept`` until it is undone.

    ``before`` is what stood in the gone record; ``taken`` are the fields of the kept one that got
    a value of it: field → {"was": value, "is": value, "over": […]}. ``over`` names what changed it
    since: then that stays, unless it is part of a whole that is taken back (`family.Whole`).
    """

    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        abstract = True


class Merge(_Merge):
    """Of two records of a person."""

    kept = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="merges")
    gone = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(undone_at=None), name="merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class CompanyMerge(_Merge):
    """Of two records of a company."""

    kept = models.ForeignKey("contacts.Company", models.CASCADE, related_name="merges")
    gone = models.ForeignKey("contacts.Company", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(undone_at=None), name="company_merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
