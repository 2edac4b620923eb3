from django.db import models


class Salt(models.Model):
    """What makes the numbers of browsers that are only counted those of one day.

    Forgotten after two days (tracking.collecting.salting): then nobody can make them again.
    """

    day = models.DateField(primary_key=True)
    value = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)
