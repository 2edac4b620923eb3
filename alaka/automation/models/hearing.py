from django.db import models


class Hearing(models.Model):
    """How far the time line was heard: one row. All events up to ``event`` were; those up to
    ``ahead`` are passed when what was being written at ``horizon`` has ended. ``hearer`` is who
    does it, as long as he does: who comes later has seen less."""

    event = models.BigIntegerField(default=0)
    ahead = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(null=True)
    hearer = models.CharField(max_length=32, default="")
    heard_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"heard up to {self.event}"
