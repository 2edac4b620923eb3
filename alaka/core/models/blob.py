import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models

from alaka.core import clock

# What was uploaded may be named by what is sent for so long: a page stays open over a long
# weekend, a line is written while the connection is away.
UPLOADS_LIVE = timedelta(days=7)
_DAY = timedelta(days=1)
FORGOTTEN_AFTER = UPLOADS_LIVE + _DAY


class BlobQuerySet(models.QuerySet["Blob"]):
    def keep(self, contents: Iterable[bytes]) -> dict[bytes, "Blob"]:
        """Store the contents not yet here; the blobs by content digest (SHA-256)."""
        wanted = {hashlib.sha256(content).digest(): content for content in contents}
        if not wanted:
            return {}
        # First, so that what was about to be swept is locked here, or gone and stored anew.
        long_ago = self.filter(digest__in=wanted.keys(), kept_at__lt=clock.now() - _DAY)
        long_ago.update(kept_at=clock.now())
        Blob.objects.bulk_create(
            [Blob(digest=key, size=len(data), data=data) for key, data in wanted.items()],
            ignore_conflicts=True,
        )
        found = self.filter(digest__in=wanted.keys()).defer("data")
        return {bytes(blob.digest): blob for blob in found}

    def unclaimed(self, before: datetime) -> "BlobQuerySet":
        """Those no row refers to, handed in before; uploads may be named for FORGOTTEN_AFTER."""
        rows = self.filter(kept_at__lte=before)
        for relation in Blob._meta.get_fields(include_hidden=True):
            if isinstance(relation, models.ManyToOneRel):
                own = {relation.field.name: models.OuterRef("pk")}
                claims = relation.related_model._base_manager.filter(**own)
                rows = rows.exclude(models.Exists(claims))
        return rows


class Blob(models.Model):
    """The bytes of a file, once, whoever sent it how often.

    They lie in the database so that every node has them and a backup holds them.
    """

    digest = models.BinaryField(unique=True, max_length=32)
    size = models.PositiveIntegerField()
    data = models.BinaryField()
    # When it was last handed in, to the day.
    kept_at = models.DateTimeField(auto_now_add=True)

    objects = BlobQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{bytes(self.digest).hex()[:12]} ({self.size} bytes)"
