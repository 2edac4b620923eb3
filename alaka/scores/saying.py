"""A score and a rhythm in words: every part with its points, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.core.templatetags.core import number
from alaka.scores.facts import BY_NAME
from alaka.scores.learning import START
from alaka.scores.models import Score, ScoreRule
from alaka.scores.models.score import Kind

HISTORY, RULES = "history", "rules"


@dataclass(frozen=True)
class Part:
    """``of`` is "start", "history", "rules" or "held"; ``key`` a fact or a rule's number."""

    of: str
    text: str
    points: int
    key: str = ""

    @property
    def signed(self) -> str:
        return signed(self.points)


def signed(points: int) -> str:
    return f"+{number(points)}" if points > 0 else number(points).replace("-", "−")


def parts(score: Score) -> list[Part]:
    """Their points come to the score, whatever is shown of it. The largest stand first."""
    found = [Part("start", _("Everybody begins here"), START)]
    history = score.parts.get(HISTORY, {})
    found += _largest(
        Part(HISTORY, _fact(name, level), points, name) for name, (level, points) in history.items()
    )
    rules = score.parts.get(RULES, {})
    names = _names(rules)
    found += _largest(Part(RULES, names[pk], points, pk) for pk, points in rules.items())
    if held := score.parts.get("held", 0):
        found.append(Part("held", _("A score lies between 0 and 100"), held))
    return found


def _largest(some: Iterable[Part]) -> list[Part]:
    return sorted(some, key=lambda part: (-abs(part.points), part.text))


def _fact(name: str, level: int) -> str:
    fact = BY_NAME.get(name)
    if fact is None or level >= fact.levels:
        return _("Something that counts no more")
    return _("%(name)s: %(values)s") % {"name": fact.label, "values": fact.said(level)}


def _names(rules: Mapping[str, int]) -> dict[str, str]:
    known = dict(
        ScoreRule.objects.filter(pk__in=[int(pk) for pk in rules]).values_list("pk", "name")
    )
    return {pk: known.get(int(pk), _("A rule that was removed")) for pk in rules}


def usually(score: Score) -> str:
    """By which rhythm they come."""
    days = max(1, round(score.usual_days or 0))
    if score.rhythm == Kind.ORDERS:
        said = ngettext(
            "usually orders every %(days)s day", "usually orders every %(days)s days", days
        )
    else:
        said = ngettext("usually every %(days)s day", "usually every %(days)s days", days)
    return said % {"days": number(days)}
