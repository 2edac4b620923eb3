"""Jobs that name an address: what waits or failed goes, so that nobody is written to."""

from django.db import connection
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.core.personal import Rows, Whom


def naming(whom: Whom) -> Rows:
    found = Q(pk=None)
    for word in whom.words:
        found |= Q(said__icontains=word)
    rows = ProcrastinateJob.objects.alias(said=Cast("args", TextField())).filter(found)
    return rows.exclude(status="doing")


def drop(whom: Whom) -> None:
    """By statement: its models only read."""
    ids = list(naming(whom).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [ids])
