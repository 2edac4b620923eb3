"""What each agent sees is the same, whether he is asked alone or among many."""

from alaka.accounts.models import Agent, Membership, Place, Role, Team
from alaka.inbox.models import Inbox
from alaka.inbox.models.conversation import look_up_sights, sight


def test_many_at_once_are_told_what_each_is_told_alone(
    shop_inbox: Inbox, team: Team, alice: Agent, bob: Agent, charlie: Agent, baku: Place,
    shiraz: Place, company: Place,
) -> None:  # fmt: skip
    other = Inbox.objects.create(name="Other")
    other.teams.set([team, charlie.teams.get()])
    assert baku.manager
    assert shiraz.manager
    Membership.objects.create(team=team, agent=baku.manager)
    baku.deputies.add(alice, shiraz.manager)
    top = Agent.objects.create_user("top@gul.example", name="Top", role=Role.MANAGER)
    company.deputies.add(top)
    for role in (Role.ADMINISTRATOR, Role.ANALYST):
        Agent.objects.create_user(f"{role}@gul.example", name=role, role=role)
    Agent.objects.create_user("gone@gul.example", name="Gone", is_active=False)
    alone = {agent.pk: sight(agent) for agent in Agent.objects.all()}
    together = list(Agent.objects.all())
    look_up_sights(together)
    assert {agent.pk: sight(agent) for agent in together} == alone
    assert len(set(alone.values())) > 5, "they differ"


def test_it_takes_as_many_questions_for_many_as_for_one(
    shop_inbox: Inbox, team: Team, baku: Place, django_assert_num_queries
) -> None:
    for number in range(5):
        agent = Agent.objects.create_user(f"a{number}@gul.example", role=Role.MANAGER)
        Membership.objects.create(team=team, agent=agent)
        baku.deputies.add(agent)
    agents = list(Agent.objects.all())
    with django_assert_num_queries(3):
        look_up_sights(agents)
        assert all(agent.sees_everything or sight(agent) for agent in agents)
