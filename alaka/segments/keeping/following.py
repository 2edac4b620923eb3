"""Whoever changed is looked at again: by what the time line tells, by addresses, and by what other
rooms say (`touch`).

Where events stood when we last looked is passed only when every transaction of then has ended (see
core.horizon): so none is missed, whichever way it came.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Max, Q, QuerySet

from alaka.accounts.at_hand import with_owners
from alaka.contacts.models import Contact, Handle, Position
from alaka.core import causes, clock
from alaka.core.causes import Cause
from alaka.core.horizon import horizon
from alaka.segments import fits
from alaka.segments.keeping import joined, moves
from alaka.segments.keeping.ordering import leaves, levels
from alaka.segments.keeping.whole import can_be_asked
from alaka.segments.models import Segment, SegmentLook, SegmentMember, SegmentTouch
from alaka.timeline.models import Event

# Beyond so many everybody is looked at: that is sooner done.
MANY = 50_000


@dataclass
class Changed:
    """Records of people; those of ``pairs`` were merged or parted. ``causes``: for what something
    was done with them, where that is known."""

    ids: set[int] = field(default_factory=set)
    pairs: set[joined.Pair] = field(default_factory=set)
    causes: dict[int, Cause] = field(default_factory=dict)


def touch(ids: Iterable[int]) -> None:
    """These people are to be looked at again; in the caller's transaction."""
    SegmentTouch.objects.bulk_create(SegmentTouch(contact_id=pk) for pk in set(ids))


def is_asked(names: Collection[str]) -> bool:
    """Whether a live segment asks for any of these conditions."""
    filters = Segment.objects.live().order_by().values_list("filter", flat=True)
    return any(leaf.get("of") in names for data in filters for leaf in leaves(data))


def follow() -> int:
    """Look at whoever changed; how many they were. In a transaction of one keeper at a time."""
    look, (event, handle, following, oldest) = _look(), _stand()
    changed = Changed(_touched())
    if oldest >= look.horizon:
        _read(look, changed)
        look.event, look.handle = look.next_event, look.next_handle
        look.next_event, look.next_handle, look.horizon = event, handle, following
        look.save()
    if len(changed.ids) > MANY:
        Segment.objects.live().update(is_stale=True)
    elif changed.ids:
        look_at(changed)
    return len(changed.ids)


def look_at(changed: Changed) -> None:
    """Those segments that ask for others after them."""
    if changed.pairs:
        fits.forget()
    everyone, groups = _families(changed.ids), joined.groups(changed.pairs)
    standing = Contact.objects.standing().filter(pk__any_of=sorted(everyone))
    people = set(standing.values_list("pk", flat=True))
    for level in levels(with_owners(Segment.objects.live().select_related("owner"))):
        asked = [each for each in level if not each.is_redefined and can_be_asked(each)]
        found = fits.fits({each.pk: (each.filter, each.owner) for each in asked}, people)
        before = _members(asked, everyone)
        for segment in asked:
            was, now = before.get(segment.pk, set()), found[segment.pk]
            who = joined.told(was, now, groups, people)
            _move(segment, now - was, was - now, moves.Moved(who=who, causes=changed.causes))


def _families(ids: set[int]) -> set[int]:
    rows = Contact.objects.filter(pk__any_of=sorted(ids)) if ids else Contact.objects.none()
    return ids | {pk for family in rows.values_list("family", flat=True) for pk in family}


def _members(segments: list[Segment], people: set[int]) -> dict[int, set[int]]:
    rows = SegmentMember.objects.filter(segment__in=segments, contact__any_of=sorted(people))
    found: dict[int, set[int]] = {}
    for segment, contact in rows.values_list("segment", "contact"):
        found.setdefault(segment, set()).add(contact)
    return found


def _move(segment: Segment, came: set[int], went: set[int], moved: moves.Moved) -> None:
    if not (came or went):
        return
    now = clock.now()
    SegmentMember.objects.bulk_create(
        (SegmentMember(segment=segment, contact_id=pk, since=now) for pk in came),
        ignore_conflicts=True,
    )
    SegmentMember.objects.filter(segment=segment, contact__any_of=sorted(went)).delete()
    segment.size += len(came) - len(went)
    segment.save(update_fields=["size"])
    moves.note(segment, replace(moved, came=len(came), went=len(went)))


def _look() -> SegmentLook:
    """The first time from now on: whoever was before is looked at with everybody."""
    look = SegmentLook.objects.filter(pk=1).first()
    if look is None:
        event, handle, following, _oldest = _stand()
        look = SegmentLook(
            pk=1, event=event, handle=handle, next_event=event, next_handle=handle,
            horizon=following,
        )  # fmt: skip
    return look


def _stand() -> tuple[int, int, int, int]:
    """What has an id, and then who may still be writing what has a smaller one."""
    event: int | None = Event.objects.aggregate(newest=Max("pk"))["newest"]
    handle: int | None = Handle.objects.aggregate(newest=Max("pk"))["newest"]
    return (event or 0, handle or 0, *horizon())


def _touched() -> set[int]:
    ids = list(SegmentTouch.objects.order_by("pk").values_list("pk", "contact")[: MANY + 1])
    SegmentTouch.objects.filter(pk__any_of=[pk for pk, _contact in ids]).delete()
    return {contact for _pk, contact in ids}


def _read(look: SegmentLook, changed: Changed) -> None:
    """What was recorded since; of too many, enough to know it."""
    events = Event.objects.filter(pk__gt=look.event, pk__lte=look.next_event)
    told = events.exclude(contact=None).exclude(verb__in=[moves.ENTERED, moves.LEFT])
    rows = told.order_by("pk").values_list("contact", "verb", f"data__{causes.KEY}", "data__gone")
    for contact, verb, because, gone in rows[: MANY + 1]:
        changed.ids.add(contact)
        if cause := Cause.of(because):
            changed.causes[contact] = cause
        if verb in joined.VERBS and gone:
            changed.ids.add(gone)
            changed.pairs.add((contact, gone))
    handles = Handle.objects.filter(pk__gt=look.handle, pk__lte=look.next_handle)
    for people in (handles, _of_companies(events)):
        changed.ids.update(people.values_list("contact", flat=True)[: MANY + 1])


def _of_companies(events: "QuerySet[Event]") -> "QuerySet[Position]":
    ids = list(
        events.filter(subject_type="contacts.company", contact=None).values_list(
            "subject_id", flat=True
        )
    )
    return Position.objects.filter(Q(company__in=ids) | Q(company__root__in=ids))
