"""An alarm as a mail: what surges, since when, the newest complaints, and a link to look."""

from django.conf import settings

from alaka.accounts.models import Agent
from alaka.cases import letters
from alaka.cases.models import Surge
from alaka.cases.readers import reading
from alaka.cases.surges import look_links, words
from alaka.cases.surges.behind import behind
from alaka.core import mail

SHOWN = 5


def send(surge: Surge, agent: Agent) -> bool:
    """Put the mail into the queue; False where no mail of ours can leave."""
    if not mail.can_send():
        return False
    with reading(agent):
        rows = behind(surge).visible_to(agent)
        context = {
            "surge": surge,
            "how_many": words.how_many(surge),
            "cases": list(rows.select_related("place").order_by("-opened_at", "-pk")[:SHOWN]),
            "look_url": look_links.address(surge, agent),
            "desk_url": settings.PUBLIC_URL + surge.get_absolute_url(),
        }
        letters.post(agent, words.subject_line(surge), "surge", context)
    return True
