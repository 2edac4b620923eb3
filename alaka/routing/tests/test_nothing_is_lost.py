"""Whatever the rules are and whatever became of what they name: somebody sees it and can answer."""

from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alaka.accounts.models import Agent, Membership, Place, Role, Team
from alaka.channels.models import Channel
from alaka.chats.assigning import assign
from alaka.chats.models import Proposal
from alaka.chats.waiting import waiting
from alaka.contacts.models import Tag
from alaka.inbox.models import Conversation, Inbox
from alaka.inbox.tests.talking import heard
from alaka.routing.models import Rule
from alaka.routing.tests.conftest import present, seen

# Ids of the house below, and some that name nothing.
NUMBERS = st.integers(0, 4)
# What the database can hold: no form lets more through.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
ODD = st.one_of(
    st.none(), st.booleans(), st.text(LETTERS, max_size=3), st.lists(st.integers(), max_size=2)
)
WHICH, WHOSE = st.sampled_from(["within", "outside"]), st.sampled_from(["team", "calendar"])
HOURS = st.builds("{}:{}:{}".format, WHICH, WHOSE, NUMBERS)
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "channel": st.lists(NUMBERS, max_size=2) | ODD,
        "inbox": st.lists(NUMBERS, max_size=2),
        "place": st.lists(NUMBERS, max_size=2),
        "language": st.lists(st.sampled_from(["en", "fa", "other"])),
        "words": st.lists(st.sampled_from(["roses", "late", "?", ""]), max_size=2) | ODD,
        "tag": st.lists(NUMBERS, max_size=2),
        "acquaintance": st.sampled_from(["new", "known"]),
        "list": st.lists(NUMBERS, max_size=2) | ODD,
        "hours": HOURS | ODD,
        "unknown": ODD,
    },
)
DEEDS = st.fixed_dictionaries(
    {},
    optional={
        "team": NUMBERS | ODD,
        "agent": NUMBERS | ODD,
        "by_load": st.booleans(),
        "tag": NUMBERS | ODD,
        "place": NUMBERS | ODD,
    },
)
RULES = st.lists(st.tuples(CONDITIONS, DEEDS, st.booleans()), max_size=4)
ROLES = st.sampled_from([Role.AGENT, Role.ANALYST, Role.MANAGER])
# For each agent: whether he may log in, whether he is here, of which team he is, his role.
STAFF = st.lists(
    st.tuples(
        st.booleans(),
        st.booleans(),
        NUMBERS,
        ROLES,
    ),
    min_size=1,
    max_size=4,
)
ACCESS = st.lists(NUMBERS, max_size=3)


def named(value: Any, rows: list[Any]) -> Any:
    """The number as the id of a row, where there is one."""
    if isinstance(value, list):
        return [named(each, rows) for each in value]
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return rows[value].pk if is_number and 0 <= value < len(rows) else value


def _named(parts: dict[str, Any], rows: dict[str, list[Any]]) -> dict[str, Any]:
    return {name: named(value, rows.get(name, [])) for name, value in parts.items()}


def who_can_answer(conversation: Conversation) -> set[Agent]:
    return {
        agent
        for agent in Agent.objects.who_answer()
        if Conversation.objects.visible_to(agent).filter(pk=conversation.pk).exists()
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rules=RULES,
    staff=STAFF,
    access=ACCESS,
    is_at_place=st.booleans(),
    kind=st.sampled_from(["email", "webchat"]),
)
def test_no_rule_can_lose_a_conversation(
    db: None, rules: list[Any], staff: list[Any], access: list[int], is_at_place: bool, kind: str
) -> None:
    with transaction.atomic():
        _try(rules, staff, access, kind, is_at_place=is_at_place)
        transaction.set_rollback(True)


def _try(
    rules: list[Any], staff: list[Any], access: list[int], kind: str, *, is_at_place: bool
) -> None:
    teams = [Team.objects.create(name=f"Team {number}") for number in range(3)]
    inbox = Inbox.objects.create(name="Shop")
    inbox.teams.set([teams[number] for number in access if number < len(teams)])
    agents = [_agent(number, traits, teams) for number, traits in enumerate(staff)]
    company = Place.objects.create(name="Company", manager=agents[0])
    places = [company, Place.objects.create(name="Baku", parent=company)]
    tags = [Tag.objects.create(name="late")]
    channel = Channel.objects.create(
        kind=kind, name="Shop", inbox=inbox, place=places[1] if is_at_place else None
    )
    rows: dict[str, list[Any]] = {
        "team": teams, "agent": agents, "place": places, "tag": tags,
        "inbox": [inbox], "channel": [channel],
    }  # fmt: skip
    for position, (conditions, deeds, goes_on) in enumerate(rules):
        Rule.objects.create(
            name=f"Rule {position}",
            position=position,
            goes_on=goes_on,
            conditions=_named(conditions, rows),
            deeds=_named(deeds, rows),
        )
    conversation = heard(channel).conversation
    before = who_can_answer(conversation)
    seen(conversation)
    conversation = Conversation.objects.get(pk=conversation.pk)
    after = who_can_answer(conversation)
    assert conversation.is_open
    assert before <= after, "nobody who saw it lost it"
    if conversation.assignee:
        assert conversation.assignee in after
    if conversation.team:
        members = {agent for agent in after if conversation.team_id in agent.team_ids}
        assert members, "some of the team see it and can answer"
    if kind == "webchat":
        _try_to_propose(conversation, after)


def _try_to_propose(chat: Conversation, who: set[Agent]) -> None:
    assert chat.assignee is None, "it is proposed, and waits as long as nobody takes it"
    assign(chat.inbox_id)
    assert chat in waiting()
    assert set(Agent.objects.filter(proposals__in=Proposal.objects.all())) <= who


def _agent(number: int, traits: tuple[bool, bool, int, str], teams: list[Team]) -> Agent:
    is_active, is_here, team, role = traits
    agent = Agent.objects.create_user(
        f"a{number}@gul.example", name=f"Agent {number}", role=role, is_active=is_active
    )
    if team < len(teams):
        Membership.objects.create(team=teams[team], agent=agent)
    if is_here:
        present(agent, capacity=1)
    return agent
