"""What the worker does for imports."""

from alaka.core import jobs
from alaka.importing import indexes, running
from alaka.importing.models import Import


def begin(of: Import) -> None:
    jobs.defer("alaka.importing.jobs.run", once=f"import:{of.pk}", pk=of.pk)


def run(pk: int) -> None:
    running.run(pk)


def carry_on() -> None:
    """What a killed worker left."""
    indexes.put_back()
    for of in Import.objects.running():
        begin(of)
