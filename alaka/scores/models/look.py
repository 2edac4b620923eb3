from django.db import models


class Look(models.Model):
    """How far everybody was looked at, and who was touched since: one row (scores.following)."""

    # Of the pass over everybody that runs: the last person it came to; None between passes.
    passed = models.BigIntegerField(null=True)
    began_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # Something changed that is everybody's: rules, or what was learned.
    wanted_at = models.DateTimeField(null=True)
    # Events up to here are looked at; up to there as soon as all that was being written has ended.
    event = models.BigIntegerField(default=0)
    next_event = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(default=0)
    visits_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"passed {self.passed}"
