from typing import Any

from django.db import models


class Learned(models.Model):
    """What the business's own past says: one row, written by scores.training.

    ``points`` is scores.learning.Points as JSON, empty where there is not enough history;
    ``rhythms`` scores.rhythms.Pace by kind; ``tested`` what came of both in months held back.
    """

    at = models.DateTimeField()
    points: Any = models.JSONField(default=dict)
    rhythms: Any = models.JSONField(default=dict)
    tested: Any = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"learned {self.at}"

    @classmethod
    def latest(cls) -> "Learned | None":
        return cls.objects.first()
