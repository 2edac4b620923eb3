"""What several actions choose from, as `offered` asks for it once for each agent at hand."""

from alaka.accounts.models import Agent, Team
from alaka.contacts.models import Tag

Choices = list[tuple[int, str]]


def tags(agent: Agent) -> Choices:
    return list(Tag.objects.order_by("name").values_list("pk", "name"))


def teams(agent: Agent) -> Choices:
    return list(Team.objects.order_by("name").values_list("pk", "name"))


def who_answer(agent: Agent) -> Choices:
    return list(Agent.objects.who_answer().order_by("name").values_list("pk", "name"))
