"""The topics as a public form offers them, and which one a field names."""

from collections import defaultdict
from collections.abc import Iterator

from alaka.cases.models import Topic
from alaka.channels.feedback import topic_name, topic_number, topic_value
from alaka.core.folding import fold


def choices(language: str) -> Iterator[tuple[str, str]]:
    """Value and name of each that is offered, parts right after the whole: ``Delivery › Late``."""
    parts: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in Topic.objects.filter(is_archived=False):
        parts[topic.parent_id].append(topic)
    waiting = [("", topic) for topic in reversed(parts[None])]
    while waiting:
        above, topic = waiting.pop()
        name = f"{above}{topic.named(language)}"
        yield topic_value(topic.pk, name), name
        waiting += [(f"{name} › ", part) for part in reversed(parts[topic.pk])]


def find(value: str) -> Topic | None:
    """By its number, or by its name in any of our languages."""
    number = topic_number(value)
    if number is not None:
        return Topic.objects.filter(pk=number).first()
    name = fold(topic_name(value).rpartition("›")[2].strip())
    for topic in Topic.objects.order_by("is_archived", "pk") if name else ():
        if name in {fold(topic.name), *(fold(str(each)) for each in topic.names.values())}:
            return topic
    return None
