"""Where the demo's conversations go: what one rule leaves is for the next."""

from collections.abc import Mapping

from alaka.accounts.models import Team
from alaka.cli.demo.trades.trade import RuleLine
from alaka.routing.models import Rule


def make(
    rules: tuple[RuleLine, ...],
    teams: Mapping[str, Team],
    inboxes: Mapping[str, int],
    tags: Mapping[str, int],
) -> None:
    """``inboxes`` and ``tags``: keys of rows by name."""
    for position, rule in enumerate(rules, 1):
        asked: dict[str, object] = {"words": list(rule.words)} if rule.words else {}
        asked |= {"inbox": [inboxes[rule.inbox]]} if rule.inbox else {}
        asked |= {"language": list(rule.languages)} if rule.languages else {}
        deeds = {"tag": tags[rule.tag]} if rule.tag else {}
        deeds |= {"team": teams[rule.team].pk} if rule.team else {}
        Rule.objects.create(
            name=rule.name, position=position, conditions=asked, deeds=deeds, goes_on=rule.goes_on
        )
