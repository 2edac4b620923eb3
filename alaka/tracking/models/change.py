from django.db import models
from django.db.models import BigIntegerField, Func
from django.db.models.functions import Now


class DayChange(models.Model):
    """Something changed in a day (UTC) of which there may be copies: see tracking.columns.changes.

    Rows are added only, and put together once in a while: the sum of a day is its generation.
    """

    day = models.DateField(db_index=True)
    times = models.BigIntegerField(db_default=1)

    def __str__(self) -> str:
        return f"{self.day}: {self.times}"


class LinkChange(models.Model):
    """The links of a visitor, or without one of all, changed in this transaction.

    Who knows all of a snapshot asks for those that it does not show.
    """

    visitor = models.BigIntegerField(null=True)
    transaction = models.BigIntegerField(
        db_default=Func(function="txid_current", output_field=BigIntegerField()), db_index=True
    )
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.visitor)
