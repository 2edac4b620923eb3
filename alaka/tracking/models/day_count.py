from django.db import models

REFUSED = 9


class DayCount(models.Model):
    """How many events of a source came on a day (UTC): by Apart, or REFUSED.

    Written a few seconds late by each process: what a crash loses are counts, never events.
    """

    day = models.DateField()
    source = models.IntegerField()
    what = models.SmallIntegerField()
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "day", "what"], name="day_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
