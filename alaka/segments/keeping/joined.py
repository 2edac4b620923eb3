"""Two records that were made one, or parted: that alone moves nobody. Whoever was in a segment with
any of his records and is in it with any still comes and goes nowhere; who was not and is, came, and
is told of, however soon after the merge he came to fit.
"""

from collections.abc import Collection, Iterable, Mapping

from alaka.contacts.models import Contact
from alaka.timeline.models import Event

VERBS = ("contact.merged", "contact.unmerged")

Pair = tuple[int, int]


def since(event: int) -> set[Pair]:
    """Of events behind that one; none of them may have been looked at."""
    rows = Event.objects.filter(pk__gt=event, verb__in=VERBS).values_list("contact", "data__gone")
    return {(contact, gone) for contact, gone in rows if gone}


def groups(pairs: Iterable[Pair]) -> list[set[int]]:
    """All records of each person, or of those who were one."""
    pairs = list(pairs)
    named = {pk for pair in pairs for pk in pair}
    rows = Contact.objects.filter(pk__any_of=sorted(named)) if named else Contact.objects.none()
    found: list[set[int]] = []
    for one in [*map(set, rows.values_list("family", flat=True)), *map(set, pairs)]:
        touching = [each for each in found if each & one]
        found = [each for each in found if not each & one]
        found.append(one.union(*touching))
    return found


def told(
    before: Collection[int],
    after: Collection[int],
    joined: Iterable[set[int]],
    standing: Collection[int],
) -> dict[int, bool]:
    """Who came (true) and who went, of those who were in it and those who are."""
    was, now = set(before), set(after)
    who = dict.fromkeys(now - was, True) | dict.fromkeys(was - now, False)
    for group in joined:
        for pk in group:
            who.pop(pk, None)
        who |= _as_one(was & group, now & group, group.intersection(standing))
    return who


def _as_one(was: set[int], now: set[int], standing: set[int]) -> Mapping[int, bool]:
    if now and not was:
        return dict.fromkeys(now, True)
    if was and not now:
        return dict.fromkeys((was & standing) or standing or was, False)
    return {}
