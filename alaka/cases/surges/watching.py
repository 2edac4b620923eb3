"""The hourly watch over complaints: a surge begins, spreads, goes on, ends.

Enters: the hour. Leaves: for each new surge one alarm, its event and its mails, all in one
transaction; of two workers one looks, and a second look finds nothing that is known.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from alaka.cases.models import Surge
from alaka.cases.surges import telling
from alaka.cases.surges.acknowledging import tell
from alaka.cases.surges.finding import Finding
from alaka.cases.surges.gathering import DAY, Gathered, gather, subject_of
from alaka.cases.surges.rates import DAYS, Series
from alaka.core import clock

_LOCK = 0x5A19
# Back to usual for so long, it is over.
CALM = 3
# As many as now, or more, come by chance with this probability: that is usual.
USUAL = 0.1
# What begins again so soon after its end is the same surge.
AGAIN = timedelta(days=7)
# What has gone on for so long is usual now.
FOR_GOOD = timedelta(days=42)


@transaction.atomic
def watch() -> int:
    """Look once; how many alarms were raised."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [_LOCK])
        if cursor.fetchone() != (True,):
            return 0
    now = clock.now()
    gathered = gather(now)
    if gathered is None:
        return 0
    lately = Q(ended_at=None) | Q(ended_at__gt=now - DAYS * DAY)
    surges = list(Surge.objects.filter(lately, is_usual_now=False).order_by("pk"))
    _end_what_is_over([surge for surge in surges if surge.is_running], surges, gathered)
    findings = gathered.look.findings(gathered.known(surges))
    return sum([_take(finding, surges, gathered) for finding in findings])


def _end_what_is_over(running: list[Surge], surges: list[Surge], gathered: Gathered) -> None:
    if not running:
        return
    subjects = [subject_of(surge) for surge in running]
    usuals = gathered.look.usuals(subjects, gathered.known(surges))
    for surge, subject in zip(running, subjects, strict=True):
        if gathered.now - surge.began_at >= FOR_GOOD:
            surge.is_usual_now = True
            _end(surge, gathered.now)
            surges.remove(surge)
            continue
        if gathered.now - surge.began_at < CALM * DAY:
            continue
        usual, count = usuals[subject], gathered.look.count(subject, CALM)
        mean = usual.mean(Series(), 0, CALM) if usual else 0.0
        if count <= 1 or (usual is not None and usual.tail(count, mean, CALM) > USUAL):
            _end(surge, gathered.now)


def _end(surge: Surge, now: datetime) -> None:
    surge.ended_at = now
    surge.save(update_fields=["ended_at", "is_usual_now"])
    tell("surge.ended", surge, is_usual_now=surge.is_usual_now)
    surge.publish()


def _take(finding: Finding, surges: list[Surge], gathered: Gathered) -> bool:
    """A new alarm; or one that is known, which has spread or begun again. True for a new one."""
    related = [surge for surge in surges if _is_same(finding, surge, gathered)]
    if not related:
        surges.append(_raise(finding, gathered))
        return True
    _carry_on(related, finding, gathered)
    return False


def _is_same(finding: Finding, surge: Surge, gathered: Gathered) -> bool:
    """Of one that is over, too, if that is not long ago; and a part of it at the same place."""
    if surge.ended_at is not None and gathered.now - surge.ended_at > AGAIN:
        return False
    subject, trees = subject_of(surge), gathered.look.trees
    is_part = finding.subject.place == subject.place and trees.is_within(finding.subject, subject)
    return is_part or trees.is_within(subject, finding.subject)


def _raise(finding: Finding, gathered: Gathered) -> Surge:
    surge = Surge.objects.create(
        **_subject(finding, gathered),
        began_at=gathered.now - finding.since * DAY,
        raised_at=gathered.now,
        days=finding.days,
        count=finding.count,
        usual=finding.usual,
    )
    tell("surge.raised", surge, count=surge.count, usual=surge.usual, days=surge.days)
    telling.tell_all(surge)
    surge.publish()
    return surge


def _carry_on(related: list[Surge], finding: Finding, gathered: Gathered) -> None:
    """The oldest stands for all of them, and for the whole of it; who is new to it is told."""
    surge, *others = sorted(related, key=lambda one: one.began_at)
    for other in others:
        if other.is_running:
            _end(other, gathered.now)
    spreads = not gathered.look.trees.is_within(finding.subject, subject_of(surge))
    surge.ended_at = None
    if spreads:
        _spread(surge, finding, gathered)
    surge.save()
    tell("surge.spread" if spreads else "surge.resumed", surge)
    telling.tell_all(surge)
    surge.publish()


def _spread(surge: Surge, finding: Finding, gathered: Gathered) -> None:
    """It is the surge of something larger now; its numbers are with those that were known."""
    for name, value in _subject(finding, gathered).items():
        setattr(surge, name, value)
    usual = gathered.look.usuals([finding.subject], gathered.known([surge]))[finding.subject]
    surge.days, surge.count = finding.days, gathered.look.count(finding.subject, finding.days)
    surge.usual = usual.mean(Series(), 0, finding.days) if usual else finding.usual
    surge.began_at = min(surge.began_at, gathered.now - finding.since * DAY)


def _subject(finding: Finding, gathered: Gathered) -> dict[str, object]:
    subject = finding.subject
    return {
        "place_id": subject.place or None,
        "topic_id": subject.topic or None,
        "product": gathered.products.get(subject.product, ""),
    }
