"""Which events there are to hear of: all that rooms write on the time line."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import pgettext, pgettext_lazy

from alaka import registry

TEST = "webhook.test"
# By a rule or a sequence: for the webhook that it names, and no other.
CALLED = "webhook.called"

# For the catalogues: those that stand on nobody's time line.
ASIDE = (
    pgettext_lazy("time line", "promise"),
    pgettext_lazy("time line", "regrouping"),
    pgettext_lazy("time line", "rule"),
    pgettext_lazy("time line", "surge"),
    pgettext_lazy("time line", "webhook"),
)


@dataclass(frozen=True)
class Noun:
    """What some verbs are about."""

    name: str
    verbs: tuple[str, ...]

    @property
    def label(self) -> str:
        """In the reader's language: each room's catalogue has its nouns in this context."""
        return capfirst(pgettext("time line", self.name))


def verbs() -> list[str]:
    return sorted({*registry.TIMELINE, *registry.SUBSCRIBERS} - {CALLED})


def nouns() -> list[Noun]:
    found: dict[str, list[str]] = {}
    for verb in verbs():
        found.setdefault(verb.partition(".")[0], []).append(verb)
    return [Noun(name, tuple(each)) for name, each in found.items()]
