"""Somebody looks after a surge, and says what is done about it."""

from django.db import transaction
from django.utils import translation

from alaka.accounts.models import Agent
from alaka.cases.models import Surge
from alaka.cases.surges.telling import see
from alaka.core import clock
from alaka.core.languages import LANGUAGES
from alaka.timeline.recording import record


@transaction.atomic
def acknowledge(surge: Surge, note: str, *, by: Agent) -> bool:
    """False where somebody was first: his words stay."""
    rows = Surge.objects.filter(pk=surge.pk, acknowledged_at=None)
    if not rows.update(acknowledged_at=clock.now(), acknowledged_by=by, note=note):
        return False
    tell("surge.acknowledged", surge, by, note=note)
    see(by, surge)
    surge.publish()
    return True


def tell(verb: str, surge: Surge, by: Agent | None = None, **data: object) -> None:
    """On the time line of its place; what it is about is kept in each language of a reader."""
    record(verb, subject=surge, actor=by, subjects=_subjects(surge), **data)


def _subjects(surge: Surge) -> dict[str, str]:
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = str(surge)
    return found
