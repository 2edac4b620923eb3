"""What the worker does for imports."""

from datetime import timedelta

from alaka.core import clock, jobs
from alaka.importing import running
from alaka.importing.models import Import, Piece
from alaka.importing.models.imports import RUNNING
from alaka.importing.staging import Staged

# So long a file, and what may be undone by it, is kept after the last step.
KEPT = timedelta(days=30)


def begin(of: Import) -> None:
    jobs.defer("alaka.importing.jobs.run", once=f"import:{of.pk}", pk=of.pk)


def run(pk: int) -> None:
    running.run(pk)


def carry_on() -> None:
    """What a killed worker left."""
    for of in Import.objects.running():
        begin(of)


def sweep() -> None:
    """Files that nobody needs any more; what was staged for them."""
    old = Import.objects.filter(made_at__lt=clock.now() - KEPT).exclude(state__in=RUNNING)
    for of in old.filter(pieces__isnull=False).distinct():
        Staged(of.pk).drop()
        Piece.objects.filter(of=of).delete()
