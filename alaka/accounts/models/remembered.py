from django.db import models


class Remembered(models.Model):
    """The table of Django's database cache, in which the limits on logins are counted.

    Its columns are those that django.core.cache.backends.db reads; being a model, it comes with
    the migrations. The counts must hold across processes and machines.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_remembered"

    def __str__(self) -> str:
        return self.cache_key
