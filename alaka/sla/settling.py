"""The one place where clocks are written: a conversation's are brought in line with its facts.

Enters: a conversation. Leaves: its clocks as its messages and events have them, what is broken
marked with the second at which it broke, and the conversation's next due time. The row of the
conversation is held meanwhile, as whoever answers holds it: an answer either came before, and is
seen, or comes after, and is later than the verdict. Repeating it changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.module_loading import import_string

from alaka import registry
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.sla.arithmetic import Due, Pause, due
from alaka.sla.choosing import About, cases_of, choose
from alaka.sla.facts import facts
from alaka.sla.hours import Timing, timing
from alaka.sla.models import Clock, Policy
from alaka.sla.spells import AWAITING, SNOOZED, Spell, replay
from alaka.timeline.recording import record

# Where a clock runs differently from what is stored, these are written.
_WRITTEN = (
    "policy_id", "started_at", "minutes", "hours_key", "promised_at", "due_at", "warn_at", "left",
    "warned_at", "breached_at", "ended_at", "is_met", "inbox_id", "channel_id", "team_id",
    "agent_id", "place_id", "kind", "severity",
)  # fmt: skip


@dataclass
class Settling:
    """A conversation under its lock, with what its promises rest on."""

    conversation: Conversation
    policies: dict[str, Policy]
    case: About | None
    timing: Timing
    now: datetime


@transaction.atomic
def settle(conversation_id: int) -> None:
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("place", "contact").filter(pk=conversation_id).first()
    if row is None:
        return
    stored = {(each.target, each.asked_at): each for each in Clock.objects.filter(conversation=row)}
    policies = list(Policy.objects.running())
    if not policies and not stored:
        return
    cases = cases_of(row.pk)
    held = Settling(
        row,
        choose(policies, row.inbox_id, cases),
        cases[0] if cases else None,
        timing(row.inbox_id, row.place),
        clock.now(),
    )
    clocks, has_changed = [], False
    for spell in _spells(row, held.now):
        before = stored.pop((spell.target, spell.asked_at), None)
        after = _clock(held, spell, before)
        if after is None and before is not None:
            stored[spell.target, spell.asked_at] = before  # No longer promised.
        elif after is not None:
            has_changed |= _store(held, before, after)
            clocks.append(after)
    if stored:
        Clock.objects.filter(pk__in=[each.pk for each in stored.values()]).delete()
    _tell(row, clocks, has_changed or bool(stored))


def _spells(row: Conversation, now: datetime) -> list[Spell]:
    if row.joined_into_id is not None:
        return []  # What was said in it is another's by now.
    return replay(facts(row), row.status, row.closed_at or row.last_activity_at or now)


def _clock(held: Settling, spell: Spell, before: Clock | None) -> Clock | None:
    """The clock of a spell as it should be; None where nothing is promised."""
    if before is not None and _is_settled(before, spell):
        return before
    policy = held.policies.get(spell.target)
    if before is not None and before.is_broken:
        return _ended(
            held, spell, _copy(before)
        )  # What is broken stays so, whatever is promised since.
    if policy is None or (spell.ended_at is not None and spell.ended_at < policy.since):
        return None
    after = _copy(before) if before else Clock(target=spell.target, asked_at=spell.asked_at)
    after.conversation = held.conversation
    after.started_at = before.started_at if before else max(spell.asked_at, policy.since)
    _set_terms(held, spell, after, policy)
    _set_due(held, spell, after, policy)
    return _ended(held, spell, after)


def _is_settled(clock_: Clock, spell: Spell) -> bool:
    """Its verdict has been given, and nothing of what it rests on changed."""
    return clock_.ended_at is not None and clock_.ended_at == spell.ended_at


def _copy(row: Clock) -> Clock:
    return Clock(**{each.attname: getattr(row, each.attname) for each in Clock._meta.fields})


def _set_terms(held: Settling, spell: Spell, after: Clock, policy: Policy) -> None:
    """What is promised by now; of what has been given, what was promised until then."""
    is_new, is_given = after.pk is None, spell.ended_at is not None
    if is_given and not is_new:
        return
    terms = (policy.pk, policy.minutes(after.target) or 0, held.timing.key)
    if is_new:
        after.promised_at = after.started_at
    elif terms != (after.policy_id, after.minutes, after.hours_key):
        after.promised_at = held.now
    if not is_given:
        after.promised_at = max(after.promised_at, min(policy.changed_at, held.now))
    after.policy_id, after.minutes, after.hours_key = terms


def _set_due(held: Settling, spell: Spell, after: Clock, policy: Policy) -> None:
    """Terms that changed break nothing before they did."""
    hours, length = held.timing.hours, timedelta(minutes=after.minutes)
    pauses = _pauses(spell, policy)
    found = due(hours, after.started_at, pauses, length)
    after.left = found.left
    after.due_at = max(found.at, after.promised_at) if found.at else None
    before = timedelta(minutes=policy.warn_before)
    warning = Due(after.started_at)
    if length > before:
        warning = due(hours, after.started_at, pauses, length - before)
    after.warn_at = warning.at if after.due_at else None
    if after.warn_at is None or after.warn_at > held.now:
        after.warned_at = None


def _pauses(spell: Spell, policy: Policy) -> list[Pause]:
    counted = {SNOOZED: policy.pauses_snoozed, AWAITING: policy.pauses_awaiting}
    return [(each.since, each.until) for each in spell.pauses if counted[each.why]]


def _ended(held: Settling, spell: Spell, after: Clock) -> Clock:
    """Its end and verdict by what happened, and whose it is."""
    row = held.conversation
    after.ended_at, after.is_met = spell.ended_at, spell.is_met
    until = spell.ended_at or held.now
    is_over = after.due_at is not None and until > after.due_at
    # An answer that turned out not to have gone, or to have gone in time, changes the verdict.
    after.breached_at = after.due_at if is_over else None
    if is_over and after.warned_at is None:
        after.warned_at = held.now  # Too late to warn; it is among what the strip tells of.
    after.inbox_id, after.channel_id = row.inbox_id, row.channel_id
    after.team_id, after.place_id = row.team_id, row.place_id
    after.agent_id = (spell.agent if spell.ended_at else None) or row.assignee_id
    after.kind, after.severity = held.case or ("", None)
    return after


def _store(held: Settling, before: Clock | None, after: Clock) -> bool:
    if after is before:
        return False
    if before is None:
        after.save(force_insert=True)
    else:
        changed = [n for n in _WRITTEN if getattr(before, n) != getattr(after, n)]
        if not changed:
            return False
        Clock.objects.filter(pk=after.pk).update(**{n: getattr(after, n) for n in changed})
    if after.is_broken and (before is None or not before.is_broken):
        row = held.conversation
        told = {"target": after.target, "minutes": after.minutes}
        record("promise.broken", subject=row, contact=row.contact, at=after.breached_at, **told)
    return True


def _tell(row: Conversation, clocks: list[Clock], has_changed: bool) -> None:
    """The conversation's next due time, by which lists are sorted; the screens look again."""
    ends = [each.due_at for each in clocks if each.is_running and each.due_at is not None]
    due_at = min(ends, default=None)
    if due_at != row.due_at:
        Conversation.objects.filter(pk=row.pk).update(due_at=due_at)
        has_changed = True
    if has_changed:
        row.publish()
        for path in registry.SETTLED:
            transaction.on_commit(partial(import_string(path), row.pk), robust=True)
