"""A server of the business says that two are one: worth a look, whatever else speaks for it.

The pair stays suggested until a person decides, also where comparing finds nothing; nobody is
merged by it, and whom somebody told apart stays so.
"""

from alaka.contacts.duplicates import settling
from alaka.contacts.duplicates.gathering import gather
from alaka.contacts.duplicates.scoring import SAID, Likeness, compare
from alaka.contacts.family import person_id


def say(one: int, two: int) -> None:
    """Ids of two records."""
    people = gather({person_id(one), person_id(two)})
    if len(people) < 2:
        return
    first, second = sorted(people)
    found = compare(people[first], people[second])
    likeness = Likeness(min(100, found.score + SAID.weight), (SAID, *found.reasons))
    if not settling.told_apart([(first, second)]):
        settling.store({(first, second): likeness})
