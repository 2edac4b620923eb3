from django.db import models


class Term(models.Model):
    """Words that many events share, kept once.

    ``id`` is made of kind and text (tracking.events.terms.number), so that who writes an event
    need not ask for it.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.SmallIntegerField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.text
