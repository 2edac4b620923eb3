"""Files that were uploaded, and never sent: forgotten once nothing can name them any more.

Enters: blobs that no message and no other row holds. Leaves: those that a draft names, or a line
that is not taken in yet; the others are gone.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from alaka.channels.models import Intake
from alaka.channels.models.intake import IntakeState
from alaka.core import clock
from alaka.core.models import Blob
from alaka.core.models.blob import FORGOTTEN_AFTER
from alaka.inbox.models import Draft

_AT_ONCE = 200
# By statement: Django would read the bytes of each to delete it. One that was handed in again
# meanwhile stays.
_DELETE = "DELETE FROM core_blob WHERE id = ANY(%s) AND kept_at <= %s"


def sweep() -> None:
    rows = Blob.objects.unclaimed(clock.now() - FORGOTTEN_AFTER).exclude(pk__in=_named())
    rows = rows.order_by("pk")
    found = list(rows.values_list("pk", "kept_at"))
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        with transaction.atomic(), connection.cursor() as cursor:
            ids = [pk for pk, _ in part]
            cursor.execute(_DELETE, [ids, max(kept_at for _, kept_at in part)])


def free(ids: Iterable[int]) -> None:
    """Delete those of these files that nobody else has: whose they were, they must be gone now."""
    rows = Blob.objects.filter(pk__in=list(ids)).unclaimed(clock.now())
    free = list(rows.exclude(pk__in=_named()).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_DELETE, [free, clock.now()])


def _named() -> set[int]:
    """By drafts, and by lines whose message does not stand in its conversation yet."""
    drafts = Draft.objects.exclude(files=[]).values_list("files", flat=True)
    waiting = Intake.objects.filter(state__in=[IntakeState.STORED, IntakeState.QUARANTINED])
    lines = waiting.filter(envelope__has_key="files").values_list("envelope__files", flat=True)
    return {*_blobs(drafts), *_blobs(lines)}


def _blobs(lists: Iterable[list[dict[str, Any]]]) -> Iterable[int]:
    return (file["blob"] for files in lists for file in files if "blob" in file)
