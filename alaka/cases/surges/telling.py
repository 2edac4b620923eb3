"""Who is told of a surge: whoever answers for the place, and those above him, each once.

A surge of no place is told to who answers for the company; where nobody answers, to the
administrators. Notice and mail are of one transaction, as with cases.
"""

from django.db import transaction

from alaka.accounts.models import Agent, Place, PlaceKind
from alaka.cases.asked import administrators, managers_above
from alaka.cases.models import Surge, SurgeNotice
from alaka.cases.responsible import responsible
from alaka.cases.surges import letters
from alaka.core import clock, live


def asked(surge: Surge) -> list[Agent]:
    places = [surge.place] if surge.place is not None else _companies()
    found: dict[int, Agent] = {}
    for place in places:
        one = responsible(place)
        for agent in [one, *managers_above(place, None)] if one is not None else []:
            found.setdefault(agent.pk, agent)
    return list(found.values()) or administrators()


def _companies() -> list[Place]:
    rows = Place.objects.filter(kind=PlaceKind.COMPANY, parent=None)
    return list(rows.select_related("manager").order_by("pk"))


def tell_all(surge: Surge) -> int:
    return sum([tell(surge, agent) for agent in asked(surge)])


@transaction.atomic
def tell(surge: Surge, agent: Agent) -> bool:
    """False if he was told of it before."""
    notice, is_new = SurgeNotice.objects.get_or_create(
        surge=surge, agent=agent, defaults={"at": clock.now()}
    )
    if not is_new:
        return False
    if letters.send(surge, agent):
        SurgeNotice.objects.filter(pk=notice.pk).update(mailed_at=clock.now())
    live.publish(f"notices:{agent.pk}")
    return True


def see(agent: Agent, surge: Surge) -> None:
    unseen = SurgeNotice.objects.filter(agent=agent, surge=surge, seen_at=None)
    if unseen.update(seen_at=clock.now()):
        live.publish(f"notices:{agent.pk}")
