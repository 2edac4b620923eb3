import hashlib
from collections.abc import Iterable

from django.db import models


class BlobQuerySet(models.QuerySet["Blob"]):
    def keep(self, contents: Iterable[bytes]) -> dict[bytes, "Blob"]:
        """Store the contents not yet here; the blobs by content digest (SHA-256)."""
        wanted = {hashlib.sha256(content).digest(): content for content in contents}
        if not wanted:
            return {}
        Blob.objects.bulk_create(
            [Blob(digest=key, size=len(data), data=data) for key, data in wanted.items()],
            ignore_conflicts=True,
        )
        found = self.filter(digest__in=wanted.keys()).defer("data")
        return {bytes(blob.digest): blob for blob in found}


class Blob(models.Model):
    """The bytes of a file, once, whoever sent it how often.

    They lie in the database so that every node has them and a backup holds them.
    """

    digest = models.BinaryField(unique=True, max_length=32)
    size = models.PositiveIntegerField()
    data = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BlobQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{bytes(self.digest).hex()[:12]} ({self.size} bytes)"
