"""What rules wait for of what is told of only where somebody does: for registry.AWAITING."""

from alaka.automation.models import Rule
from alaka.automation.models.rule import Trigger


def awaited(verb: str) -> set[str] | None:
    """The values that rules which are on narrow it to; None where one takes them all."""
    found: set[str] = set()
    heard = Rule.objects.on().filter(trigger__in=[Trigger.EVENT, Trigger.SILENCE])
    for when in heard.values_list("when", flat=True):
        if verb in when.get("unless", ()):
            return None
        if verb in when.get("verbs", ()):
            values = when.get("where", {}).get(verb)
            if not values:
                return None
            found.update(map(str, values))
    return found
