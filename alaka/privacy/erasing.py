"""People are erased from all rooms.

Enters: people, by whom and why. At once their names and addresses are gone, and who writes from one
of those is somebody new. Then a job goes from holding to holding, each in a transaction; what is
done is noted, so that any worker goes on where one was killed. Leaves: an Erasure that leads to
nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock, jobs, live
from alaka.core.digests import digest
from alaka.core.personal import Holding, Whom, settled
from alaka.core.words import Words
from alaka.inbox.sweeping import free
from alaka.privacy import board, finding
from alaka.privacy.models import ErasedAddress, Erasure, ErasureState, Reason, Wish
from alaka.timeline.recording import draft, record_all

VERB = "contact.erased"
_AT_ONCE = 1000
# What makes a person findable: gone before anybody is told that it began.
_AT_THE_DOOR = {"people", "addresses"}


@dataclass(frozen=True)
class Decision:
    by: Agent | None
    reason: Reason
    wish: Wish
    # The digest of the preview that was shown.
    preview: str = ""


@transaction.atomic
def begin(people: Iterable[int], decision: Decision) -> Erasure | None:
    """``people`` are ids of records; their whole families go. None where they have gone already."""
    families = Contact.objects.filter(pk__in=people).values_list("pk", "family")
    asked = {pk for one, family in families for pk in family or [one]}
    rows = Contact.objects.filter(pk__in=asked, erased_at=None).order_by("pk")
    held = list(rows.select_for_update(of=("self",)))
    if not held:
        return None
    families_now = {pk for row in held for pk in row.ids}
    if families_now - asked:  # One of them was merged while we waited.
        return begin(families_now, decision)
    whom = finding.of_ids(row.pk for row in held)
    made = Erasure.objects.create(
        asked_at=clock.now(),
        by=decision.by,
        reason=decision.reason,
        wish=decision.wish,
        preview=decision.preview,
        people=len({row.person_id for row in held}),
        records=whom.ids,
        whom=whom.stored,
    )
    keys = {digest(scheme, value) for scheme, value in whom.handles}
    ErasedAddress.objects.bulk_create(ErasedAddress(erasure=made, digest=key) for key in keys)
    counts = {each.name: each.rows(whom).count() for each in board.holdings() if not each.is_sought}
    made.put(counts={name: count for name, count in counts.items() if count})
    for holding in board.holdings():
        if holding.name in _AT_THE_DOOR:
            _erase(holding, whom)
    live.publish_all([f"contact:{pk}" for pk in whom.ids])
    plan(made)
    return made


def plan(erasure: Erasure) -> None:
    jobs.defer("alaka.privacy.jobs.erase", once=f"erasure:{erasure.pk}", pk=erasure.pk)


def run(pk: int) -> None:
    try:
        for holding in board.holdings():
            if not _step(pk, holding):
                return
        _end(pk)
    except Exception as error:  # It is tried again each minute, and the page says why.
        problem = Words(f"{type(error).__name__}: {error}"[:500])
        Erasure.objects.running().filter(pk=pk).update(problem=problem)
        raise


@transaction.atomic
def _step(pk: int, holding: Holding) -> bool:
    """Do one, if nobody did; False where all is done already."""
    erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=pk)
    if not erasure.is_running:
        return False
    if holding.name in erasure.done:
        return True
    whom = Whom.of(erasure.whom or {})
    counts = dict(erasure.counts)
    if holding.is_sought and (count := holding.rows(whom).count()):
        counts[holding.name] = count
    _erase(holding, whom)
    erasure.put(done=[*erasure.done, holding.name], counts=counts)
    return True


def _erase(holding: Holding, whom: Whom) -> None:
    if holding.erase is not None:
        holding.erase(whom)
        return
    files = set(holding.blobs(holding.rows(whom))) if holding.blobs else set()
    ids = list(holding.rows(whom).order_by("pk").values_list("pk", flat=True))
    model = holding.rows(whom).model
    for start in range(0, len(ids), _AT_ONCE):
        rows = model._base_manager.filter(pk__in=ids[start : start + _AT_ONCE])
        if holding.blank is None:
            rows.delete()
        else:
            rows.update(**settled(holding.blank))
    free(files)


@transaction.atomic
def _end(pk: int) -> None:
    erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=pk)
    if not erasure.is_running:
        return
    whom = Whom.of(erasure.whom or {})
    for holding in board.holdings():
        # What was on its way in when the addresses went has arrived by now.
        if not holding.is_sought:
            _erase(holding, whom)
    erasure.put(state=ErasureState.DONE, whom=None, problem="", ended_at=clock.now())
    rows = Contact.objects.filter(pk__in=erasure.records)
    people = {row.person_id: row for row in rows.order_by("-root")}
    told: dict[str, Any] = {"erasure": pk, "reason": erasure.reason}
    record_all(
        [draft(VERB, subject=Contact(pk=one), actor=erasure.by, **told) for one in sorted(people)]
    )
