from django.db import models

from alaka.core.words import WordsField


class RetentionRule(models.Model):
    """How long a kind of data is kept; no months, and it is kept for ever. And the last run."""

    kind = models.SlugField(unique=True)
    months = models.PositiveSmallIntegerField(null=True)
    # Since when it says so.
    since = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    # How many went in the last run, and whether there were more than it could do.
    count = models.PositiveIntegerField(default=0)
    is_unfinished = models.BooleanField(default=False)
    problem = WordsField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.kind}: {self.months}"
