from django.db import models


class PutAside(models.Model):
    """An index that is away while an import fills an empty base, and how it is made again."""

    name = models.CharField(max_length=63, unique=True)
    made_by = models.TextField()

    def __str__(self) -> str:
        return self.name
