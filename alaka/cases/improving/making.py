"""What was changed is written down: from a case, or by hand; shown to everybody, or not yet.

Enters: a case with "what changed because of it", or a place. Leaves: an improvement.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent, Business, Place
from alaka.cases.improving.telling import undo
from alaka.cases.models import Case, ChangesPage, Improvement, Telling
from alaka.core import clock


class CannotImprove(Exception):
    """What is missing, for the reader."""


@transaction.atomic
def from_case(case: Case, *, by: Agent) -> Improvement:
    """The improvement this case stands behind; made now, if there is none yet.

    Raises CannotImprove where nothing changed, or nobody knows where.
    """
    row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    found = row.improvements.order_by("pk").first()
    if isinstance(found, Improvement):
        return found
    if not row.change.strip():
        raise CannotImprove(_("Write down first what changed because of it."))
    if row.place is None:
        raise CannotImprove(_("Choose the place of the case first: what changed is told there."))
    language = by.language or get_language() or Business.get().language
    made = Improvement.objects.create(
        place=row.place,
        topic=row.topic,
        texts={language: {"said": "", "did": row.change.strip()}},
        changed_on=timezone.localdate(),
        created_at=clock.now(),
        created_by=by,
    )
    made.cases.add(row)
    case.publish()
    return made


def begun(place: Place, *, by: Agent) -> Improvement:
    """One by hand, not stored yet."""
    return Improvement(
        place=place, created_at=clock.now(), created_by=by, changed_on=timezone.localdate()
    )


def publish(improvement: Improvement, is_public: bool) -> bool:
    """Put it on the pages of its place, or take it off; False if it is so already.

    With a draft again goes what was about to be told of it.
    """
    rows = Improvement.objects.filter(pk=improvement.pk, published_at__isnull=is_public)
    if not rows.update(published_at=clock.now() if is_public else None):
        return False
    if not is_public:
        for telling in improvement.tellings.filter(status=Telling.Status.WAITING):
            undo(telling)
    improvement.refresh_from_db()
    improvement.publish()
    return True


def open_page(place: Place, is_open: bool) -> None:
    """The place's page of changes is for everybody, or for nobody."""
    if is_open:
        ChangesPage.objects.get_or_create(place=place, defaults={"at": clock.now()})
    else:
        ChangesPage.objects.filter(place=place).delete()
