"""A next step is planned, changed, moved, done, taken back: the one way in which they change.

Enters: who does what, with whom, when. Leaves: the row, its event on the person's time line, and
the next of those that repeat, in one transaction.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q

from alaka.accounts.models import Agent
from alaka.activities import deals
from alaka.activities.models import Activity, Kind, Repeats
from alaka.activities.repeating import end_of, nth, nth_day
from alaka.cases.models import Case
from alaka.cases.readers import zone_of
from alaka.contacts.models import Company, Contact
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.sales.models import Deal
from alaka.timeline.recording import record

# Of a whole day one is reminded in its morning.
MORNING = time(9)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be done. ``due_at`` is an instant, ``due_on`` a whole day: one of the two."""

    subject: str
    agent: Agent
    kind: str = Kind.CALL
    due_at: datetime | None = None
    due_on: date | None = None
    note: str = ""
    contact: Contact | None = None
    company: Company | None = None
    conversation: Conversation | None = None
    case: Case | None = None
    deal: Deal | None = None
    minutes: int | None = None
    where: str = ""
    remind_minutes: int | None = None
    remind_by_mail: bool = True
    repeats: str = Repeats.NEVER
    every: int = 1
    repeats_until: date | None = None


# What may be changed of one that is open.
CHANGEABLE = tuple(field.name for field in fields(Plan))
# A change of these makes another row of repetitions.
_WHEN = {"due_at", "due_on", "repeats", "every", "repeats_until", "agent"}


@transaction.atomic
def plan(asked: Plan, *, by: Agent | None) -> Activity:
    """It takes the person from the conversation, case or deal where none is named."""
    now = clock.now()
    given = {name: getattr(asked, name) for name in CHANGEABLE}
    source = asked.conversation or asked.case or asked.deal
    given["contact"] = asked.contact or (source.contact if source else None)
    given["company"] = asked.company or (asked.deal.company if asked.deal else None)
    given["due_at"] = _due(asked.due_at, asked.due_on, asked.agent)
    activity = Activity(**given, created_at=now, created_by=by, changed_at=now)
    _begin_row(activity)
    _set_reminder(activity)
    activity.save()
    tell("activity.planned", activity, by)
    return activity


@transaction.atomic
def change(activity: Activity, *, by: Agent | None, **given: Any) -> list[str]:
    """Write what differs, while it is open; the names of the fields that changed."""
    row = Activity.objects.open().select_for_update(of=("self",)).filter(pk=activity.pk).first()
    if row is None:
        return []
    if {"due_at", "due_on"} & given.keys():
        given = {"due_on": None, **given}
        if given["due_on"]:
            agent = given.get("agent") or row.agent
            given["due_at"] = _due(None, given["due_on"], agent)
    changed = [name for name in CHANGEABLE if name in given and getattr(row, name) != given[name]]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, given[name])
    if _WHEN & set(changed):
        row.turn = 0
        _begin_row(row)
    if {*_WHEN, "remind_minutes"} & set(changed):
        _set_reminder(row)
    _write(row)
    activity.refresh_from_db()
    tell("activity.changed", activity, by, fields=changed)
    return changed


@transaction.atomic
def move(
    activity: Activity, *, by: Agent, at: datetime | None = None, on: date | None = None
) -> bool:
    """Put it off, or bring it forward. Those that repeat keep their own days."""
    row = Activity.objects.open().select_for_update(of=("self",)).filter(pk=activity.pk).first()
    if row is None:
        return False
    row.due_on = on
    row.due_at = _due(at, on, row.agent)
    _set_reminder(row)
    _write(row)
    activity.refresh_from_db()
    tell("activity.moved", activity, by)
    return True


def put_off(activity: Activity, days: int, *, by: Agent) -> bool:
    """To so many days from today, at its time of day by its agent's clock."""
    zone = zone_of(activity.agent)
    day = clock.now().astimezone(zone).date() + timedelta(days=days)
    if activity.due_on is not None:
        return move(activity, by=by, on=day)
    of_day = activity.due_at.astimezone(zone).time()
    return move(activity, by=by, at=datetime.combine(day, of_day, tzinfo=zone))


@transaction.atomic
def finish(activity: Activity, *, by: Agent, result: str = "", note: str = "") -> bool:
    """It is done; one that repeats leaves the next. False if it was over already."""
    done = {"done_at": clock.now(), "done_by": by, "result": result, "result_note": note}
    if not _end(activity, **done):
        return False
    _make_next(activity, by)
    tell("activity.done", activity, by, result=result, note=note)
    return True


@transaction.atomic
def cancel(activity: Activity, *, by: Agent | None) -> bool:
    """It is not to be done, nor what would have repeated after it."""
    if not _end(activity, cancelled_at=clock.now(), cancelled_by=by):
        return False
    tell("activity.cancelled", activity, by)
    return True


@transaction.atomic
def reopen(activity: Activity, *, by: Agent) -> bool:
    """It is to be done after all. The next, where nobody touched it, is no longer planned."""
    over = Activity.objects.exclude(done_at=None, cancelled_at=None).filter(pk=activity.pk)
    nothing: dict[str, Any] = dict.fromkeys(("done_at", "done_by", "cancelled_at", "cancelled_by"))
    nothing |= {"result": "", "result_note": ""}
    now = clock.now()
    if not over.update(**nothing, version=F("version") + 1, changed_at=now):
        return False
    Activity.objects.open().filter(follows=activity, version=0).delete()
    activity.refresh_from_db()
    tell("activity.reopened", activity, by)
    return True


def _end(activity: Activity, **ended: Any) -> bool:
    rows = Activity.objects.open().filter(pk=activity.pk)
    if not rows.update(**ended, version=F("version") + 1, changed_at=clock.now()):
        return False
    activity.refresh_from_db()
    return True


def _make_next(done: Activity, by: Agent) -> None:
    """The next after now: what was missed in between is not to be caught up."""
    if not done.repeats or done.first_at is None:
        return
    zone, now, turn = ZoneInfo(done.zone), clock.now(), done.turn + 1
    first_day = done.first_at.astimezone(zone).date()
    due_at, due_on = _of_turn(done, zone, turn)
    while due_at <= now:
        turn += 1
        due_at, due_on = _of_turn(done, zone, turn)
    day = nth_day(first_day, done.repeats, done.every, turn)
    if done.repeats_until is not None and day > done.repeats_until:
        return
    kept = {name: getattr(done, name) for name in CHANGEABLE if name not in ("due_at", "due_on")}
    following = Activity(
        **kept, due_at=due_at, due_on=due_on, first_at=done.first_at, zone=done.zone, turn=turn,
        follows=done, created_at=now, created_by=by, changed_at=now,
    )  # fmt: skip
    _set_reminder(following)
    following.save()


def _of_turn(row: Activity, zone: ZoneInfo, turn: int) -> tuple[datetime, date | None]:
    assert row.first_at is not None
    if row.due_on is None:
        return nth(row.first_at, zone, row.repeats, row.every, turn), None
    first_day = row.first_at.astimezone(zone).date()
    day = nth_day(first_day, row.repeats, row.every, turn)
    return end_of(day, zone), day


def _due(at: datetime | None, on: date | None, agent: Agent) -> datetime:
    if on is not None:
        return end_of(on, zone_of(agent))
    if at is None:
        raise ValueError("An activity is due at an instant, or on a day.")
    return at


def _begin_row(row: Activity) -> None:
    """From here those that repeat are counted; of a whole day from its first minute."""
    zone = zone_of(row.agent)
    row.zone = zone.key
    row.first_at = row.due_at
    if row.due_on is not None:
        row.first_at = datetime.combine(row.due_on, time(), tzinfo=zone)


def _set_reminder(row: Activity) -> None:
    """When its moment is over, at the latest when it is due; none for what lies in the past."""
    row.reminded_at = row.reminder_seen_at = row.remind_at = None
    if row.remind_minutes is None:
        return
    begins = row.due_at
    if row.due_on is not None:
        begins = datetime.combine(row.due_on, MORNING, tzinfo=zone_of(row.agent))
    wanted, now = begins - timedelta(minutes=row.remind_minutes), clock.now()
    row.remind_at = next((at for at in (wanted, begins) if at > now), None)


def _write(row: Activity) -> None:
    row.version, row.changed_at = row.version + 1, clock.now()
    when = ("first_at", "zone", "turn", "remind_at", "reminded_at", "reminder_seen_at")
    row.save(update_fields=[*CHANGEABLE, *when, "version", "changed_at"])


def tell(verb: str, activity: Activity, by: Agent | None, **data: object) -> None:
    """On the person's time line and to the subscribers; the screens look again."""
    told = {
        "kind": activity.kind,
        "title": activity.subject,
        "due_at": activity.due_at.isoformat(),
        "due_on": activity.due_on.isoformat() if activity.due_on else None,
        "agent": activity.agent_id,
        "name": activity.agent.name,
    }
    record(verb, subject=activity, contact=activity.contact, actor=by, **told, **data)
    if activity.deal_id is not None:
        deals.renew(activity.deal_id)
    activity.publish()


def seen_reminder(agent: Agent, pk: int | None = None) -> None:
    """He has seen it at the desk; all of his without a number."""
    which = Q() if pk is None else Q(pk=pk)
    rows = Activity.objects.filter(which, agent=agent, reminded_at__isnull=False)
    rows.filter(reminder_seen_at=None).update(reminder_seen_at=clock.now())
