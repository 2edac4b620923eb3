"""The complaints of a surge."""

from datetime import timedelta

from alaka.accounts.branches import parts_of
from alaka.cases import topics
from alaka.cases.models import Case, CaseKind, Surge
from alaka.cases.models.case import CaseQuerySet
from alaka.core import clock


def complaints(surge: Surge) -> CaseQuerySet:
    """All of its subject, of whatever time."""
    rows = Case.objects.filter(kind=CaseKind.COMPLAINT)
    if surge.place_id:
        rows = rows.filter(place__in=parts_of(surge.place_id))
    if surge.topic_id:
        rows = rows.filter(topic__in=topics.under(surge.topic_id))
    return rows.filter(product__iexact=surge.product) if surge.product else rows


def behind(surge: Surge) -> CaseQuerySet:
    """Those that make it: from its beginning to its end."""
    until = surge.ended_at or clock.now() + timedelta(minutes=1)
    return complaints(surge).filter(opened_at__gte=surge.began_at, opened_at__lt=until)
