"""Whoever changed is looked at again: by what the time line tells, by addresses, and by what other
rooms say (`touch`).

Where events stood when we last looked is passed only when every transaction of then has ended (see
core.horizon): so none is missed, whichever way it came.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Max, Q, QuerySet

from alaka.accounts.at_hand import with_owners
from alaka.contacts.models import Contact, Handle, Position
from alaka.core import causes, clock
from alaka.core.causes import Cause
from alaka.core.horizon import horizon
from alaka.segments import fits
from alaka.segments.keeping import moves
from alaka.segments.keeping.ordering import leaves, levels
from alaka.segments.keeping.whole import can_be_asked
from alaka.segments.models import Segment, SegmentLook, SegmentMember, SegmentTouch
from alaka.timeline.models import Event

# Beyond so many everybody is looked at: that is sooner done.
MANY = 50_000
# Whoever is one of two, or two of one, comes and goes nowhere.
_JOINING = ("contact.merged", "contact.unmerged")


@dataclass
class Changed:
    """Records of people; those of ``quiet`` were merged or parted. ``causes``: for what something
    was done with them, where that is known."""

    ids: set[int] = field(default_factory=set)
    quiet: set[int] = field(default_factory=set)
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
    if changed.quiet:
        fits.forget()
    everyone = _families(changed.ids)
    changed.quiet = _families(changed.quiet)
    standing = Contact.objects.standing().filter(pk__any_of=sorted(everyone))
    people = set(standing.values_list("pk", flat=True))
    for level in levels(with_owners(Segment.objects.live().select_related("owner"))):
        asked = [each for each in level if not each.is_redefined and can_be_asked(each)]
        found = fits.fits({each.pk: (each.filter, each.owner) for each in asked}, people)
        before = _members(asked, everyone)
        for segment in asked:
            _move(segment, before.get(segment.pk, set()), found[segment.pk], changed)


def _families(ids: set[int]) -> set[int]:
    rows = Contact.objects.filter(pk__any_of=sorted(ids)) if ids else Contact.objects.none()
    return ids | {pk for family in rows.values_list("family", flat=True) for pk in family}


def _members(segments: list[Segment], people: set[int]) -> dict[int, set[int]]:
    rows = SegmentMember.objects.filter(segment__in=segments, contact__any_of=sorted(people))
    found: dict[int, set[int]] = {}
    for segment, contact in rows.values_list("segment", "contact"):
        found.setdefault(segment, set()).add(contact)
    return found


def _move(segment: Segment, before: set[int], found: set[int], changed: Changed) -> None:
    came, went = found - before, before - found
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
    who = dict.fromkeys(came - changed.quiet, True) | dict.fromkeys(went - changed.quiet, False)
    moves.note(segment, moves.Moved(len(came), len(went), who, changed.causes))


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
        if verb in _JOINING:
            changed.ids.add(gone)
            changed.quiet |= {contact, gone}
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
