from datetime import timedelta

from django.db import models

from alaka.core import clock

KEPT = timedelta(hours=24)


class AnsweredQuerySet(models.QuerySet["Answered"]):
    def kept(self) -> "AnsweredQuerySet":
        return self.filter(at__gt=clock.now() - KEPT)


class Answered(models.Model):
    """What was answered to a POST with an idempotency key, to be said again for a day.

    Of the request itself only a digest is kept.
    """

    token = models.ForeignKey("api.Token", models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    objects = AnsweredQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.token_id}: {self.key}"
