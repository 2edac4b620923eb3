"""The topics as a tree is read, and what lies under one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.db.models import Count, Max, Q

from alaka.cases.models import CaseStatus, Topic


def in_order() -> Iterator[tuple[int, Topic]]:
    """Every topic with the steps down to it, parts right after the whole."""
    parts: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in Topic.objects.all():
        parts[topic.parent_id].append(topic)
    waiting = [(0, topic) for topic in reversed(parts[None])]
    while waiting:
        depth, topic = waiting.pop()
        yield depth, topic
        waiting += [(depth + 1, part) for part in reversed(parts[topic.pk])]


def under(pk: int) -> list[int]:
    """The ids of the topic and of all its parts."""
    parents = dict(Topic.objects.values_list("pk", "parent_id"))
    return [each for each in parents if _is_under(each, pk, parents)]


def _is_under(topic: int | None, top: int, parents: Mapping[int, int | None]) -> bool:
    seen: set[int] = set()
    while topic is not None and topic not in seen:
        if topic == top:
            return True
        seen.add(topic)
        topic = parents.get(topic)
    return False


def last_place(parent: Topic | None) -> int:
    """The position after all that stand beside it."""
    rows = Topic.objects.filter(parent=parent)
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def move(topic: Topic, by: int) -> bool:
    """One up (-1) or down (1) among those beside it; False at the end."""
    beside = list(Topic.objects.select_for_update().filter(parent=topic.parent_id))
    at = next(number for number, each in enumerate(beside) if each.pk == topic.pk)
    to = at + by
    if not 0 <= to < len(beside):
        return False
    beside[at], beside[to] = beside[to], beside[at]
    for number, each in enumerate(beside, start=1):
        each.position = number
    Topic.objects.bulk_update(beside, ["position"])
    return True


def is_in_use(topic: Topic) -> bool:
    """Whether a case is about it, or a topic part of it: then it is archived, not removed."""
    return topic.parts.exists() or topic.cases.exists()


@transaction.atomic
def archive(topic: Topic, is_archived: bool) -> None:
    """With all its parts; taken up again with all above it."""
    ids = under(topic.pk) if is_archived else [each.pk for each in topic.path]
    Topic.objects.filter(pk__in=ids).update(is_archived=is_archived)


@transaction.atomic
def remove(topic: Topic) -> bool:
    """Gone for good; False for one in use, which is only archived."""
    row = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    if is_in_use(row):
        return False
    row.delete()
    return True


def with_use() -> list[tuple[int, Topic]]:
    """The whole tree, each topic with the ``count`` of open cases that are about it."""
    is_open = ~Q(cases__status=CaseStatus.CLOSED)
    rows = Topic.objects.annotate(number=Count("cases", filter=is_open))
    counts = dict(rows.values_list("pk", "number"))
    found = list(in_order())
    for _depth, topic in found:
        topic.count = counts.get(topic.pk, 0)
    return found
