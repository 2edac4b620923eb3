"""Two records of one person become one, and two again.

Nothing is moved: the gone record keeps its addresses and all that happened with it, and is read as
the kept one. It shows what the kept one shows, so that lists need not look twice. Undoing gives
both what they had, but for what somebody changed in the kept one since: that stays there.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts.consent.stating import settle
from alaka.contacts.family import BUILT_IN, mirror, put, stored, values
from alaka.contacts.models import Contact, Handle, Merge
from alaka.contacts.own.kinds import EMPTY
from alaka.contacts.own.uniqueness import why
from alaka.contacts.resolving import index
from alaka.core import clock, live
from alaka.timeline.recording import record


class CannotMerge(Exception):
    """The reason is for the reader."""


@transaction.atomic
def merge(
    kept: Contact,
    gone: Contact,
    *,
    by: Agent | None,
    take: Iterable[str] = (),
    is_seen: bool = True,
) -> Merge:
    """Read ``gone`` as ``kept``; the fields named in ``take`` get the gone one's values.

    A field in which only the gone one has anything gets it unasked. Raises CannotMerge: of two of
    whom it is proved that both are somebody, only a person (``by``) may say that they are one, who
    has seen both (``is_seen``): no rule, and no program in his name.
    """
    kept, gone = _locked(kept.pk, gone.pk)
    if kept.pk == gone.pk:
        raise CannotMerge(_("This is the same person already."))
    if (by is None or not is_seen) and all(map(_is_proved, (kept, gone))):
        raise CannotMerge(_("Both proved who they are: only a person may say that they are one."))
    made = Merge(kept=kept, gone=gone, at=clock.now(), by=by, before=values(gone))
    chosen = set(take)
    for name, value in made.before.items():
        was = stored(kept, name)
        if value != was and (name in chosen or was in EMPTY):
            made.taken[name] = {"was": was, "is": value}
            put(kept, name, value)
    made.save()
    _join(kept, sorted({*kept.ids, *gone.ids}))
    told = {"gone": gone.pk, "name": made.before["name"] or _first_address(gone)}
    record("contact.merged", subject=kept, contact=kept, actor=by, merge=made.pk, **told)
    return made


@transaction.atomic
def undo(made: Merge, *, by: Agent) -> bool:
    """Make two of them again; False if somebody did already.

    Raises CannotMerge where somebody else has got meanwhile what no two may have.
    """
    _root, _other = _locked(made.kept_id, made.gone_id)
    made = Merge.objects.select_for_update().get(pk=made.pk)
    if made.undone_at is not None:
        return False
    made.undone_at, made.undone_by = clock.now(), by
    made.save(update_fields=["undone_at", "undone_by"])
    _give_back(made)
    gone = Contact.objects.get(pk=made.gone_id)
    below = _below(gone.pk)
    root = Contact.objects.get(pk=gone.person_id)
    for name, before in made.before.items():
        put(gone, name, before)
    gone.root = None
    _join(gone, below)
    _join(root, sorted(set(root.ids) - set(below)))
    told = {"gone": gone.pk, "name": made.before["name"] or _first_address(gone)}
    for whose in (root, gone):
        record("contact.unmerged", subject=whose, contact=whose, actor=by, merge=made.pk, **told)
    return True


def _locked(*ids: int) -> list[Contact]:
    """The roots of these records, in their order, they and their families held until the end."""
    roots = dict(Contact.objects.filter(pk__in=ids).values_list("pk", "root"))
    wanted = [roots[pk] or pk for pk in ids]
    rows = Contact.objects.select_for_update().order_by("pk")
    held = {row.pk: row for row in rows.filter(pk__in=[*ids, *wanted])}
    if any((held[pk].root_id or pk) != root for pk, root in zip(ids, wanted, strict=True)):
        return _locked(*ids)  # One of them was merged while we waited.
    return [held[root] for root in wanted]


def _is_proved(contact: Contact) -> bool:
    return Handle.objects.filter(contact__in=contact.ids, proved_at__isnull=False).exists()


def _first_address(contact: Contact) -> str:
    handle = Handle.objects.filter(contact=contact).order_by("pk").first()
    return str(handle) if handle is not None else ""


def _join(root: Contact, ids: list[int]) -> None:
    """Make one family of these; the root is saved with its fields."""
    root.root, root.family = None, ids if len(ids) > 1 else []
    mirror(root)  # First: what the root takes must not stand in two records.
    try:
        with transaction.atomic():
            root.save(update_fields=[*BUILT_IN, "own", "root", "family"])
    except IntegrityError as error:
        taken = why(error, root)
        if taken is None:
            raise
        raise CannotMerge(f"{taken.field}: {taken}") from error
    index(root)
    settle(ids)
    for pk in ids:
        live.publish(f"contact:{pk}")


def _below(pk: int) -> list[int]:
    """The record and all that were merged into it, or into one of those."""
    found, new = {pk}, {pk}
    while new:
        rows = Merge.objects.standing().filter(kept__in=new)
        new = set(rows.values_list("gone", flat=True)) - found
        found |= new
    return sorted(found)


def _give_back(made: Merge) -> None:
    """Where the kept record has a value of the gone one still, it gets its own back.

    A later merge may have put another over it: then that one gives it back in its turn. The kept
    record may be gone itself: then its fields are kept in the merge in which it went.
    """
    later = Merge.objects.standing().filter(kept=made.kept_id, pk__gt=made.pk).order_by("pk")
    left: Mapping[str, Any] = made.taken
    for above in later:
        over = {name for name in left if name in above.taken}
        if over:
            for name in over:
                above.taken[name]["was"] = left[name]["was"]
            above.save(update_fields=["taken"])
            left = {name: each for name, each in left.items() if name not in over}
    went = Merge.objects.standing().filter(gone=made.kept_id).first()
    if went is not None:
        was = {**went.before, **{name: each["was"] for name, each in left.items()}}
        went.before = {name: value for name, value in was.items() if value is not None}
        went.save(update_fields=["before"])
    elif left:
        kept = Contact.objects.get(pk=made.kept_id)
        for name, each in left.items():
            put(kept, name, each["was"])
        kept.save(update_fields=[*BUILT_IN, "own"])
