"""Where the demo's conversations go: two rules, the second for what the first leaves."""

from alaka.accounts.models import Team
from alaka.routing.models import Rule

# As people ask for their money in our five languages.
_REFUND = ["refund", "pulun qaytarılması", "povrat novca", "remboursement", "بازپرداخت"]


def make(iran: Team, abroad: int, refund: int) -> None:
    """``abroad`` and ``refund``: keys of the inbox and of the tag."""
    Rule.objects.create(
        name="Asks for money back",
        position=1,
        conditions={"words": _REFUND},
        deeds={"tag": refund},
        goes_on=True,
    )
    Rule.objects.create(
        name="Persian from abroad",
        position=2,
        conditions={"inbox": [abroad], "language": ["fa"]},
        deeds={"team": iran.pk},
    )
