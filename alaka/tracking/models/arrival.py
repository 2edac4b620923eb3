from django.contrib.postgres.fields import ArrayField
from django.db import models


class Arrival(models.Model):
    """Events that were stored together, until visits and links are built of them.

    Written in the statement that stores them, of those alone that are new: ``visitors`` and
    ``moments`` side by side for whom something happened when; ``notable`` are the keys of events
    that say who somebody is or what was bought, and of those that name a customer.
    """

    at = models.DateTimeField()
    visitors = ArrayField(models.BigIntegerField())
    moments = ArrayField(models.DateTimeField())
    notable = ArrayField(models.UUIDField())
    notable_moments = ArrayField(models.DateTimeField())

    def __str__(self) -> str:
        return f"{len(self.visitors)} at {self.at}"
