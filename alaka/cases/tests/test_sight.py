"""Who sees what: managers their branch of the places, agents what their teams and they have."""

from typing import Any

import pytest

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.models import Case
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.inbox.models import Conversation
from alaka.inbox.seeing import who_see
from alaka.inbox.tests.talking import heard


def sees(agent: Agent | None, case: Case) -> tuple[bool, bool]:
    """The case; its conversation."""
    assert agent is not None
    agent = Agent.objects.get(pk=agent.pk)
    return (
        Case.objects.visible_to(agent).filter(pk=case.pk).exists(),
        Conversation.objects.visible_to(agent).filter(cases=case).exists(),
    )


def test_a_manager_sees_his_branch_only(
    case: Case, company: Place, baku: Place, shiraz: Place, late: Conversation
):
    assert sees(baku.manager, case) == (True, True)
    assert sees(company.manager, case) == (True, True)
    assert sees(shiraz.manager, case) == (False, False)


def test_a_case_of_no_place_is_the_companys(
    mail_channel: Channel, baku: Place, company: Place, bob: Agent
):
    conversation = heard(mail_channel, "Nowhere").conversation
    case = open_case(Brief("Nowhere"), by=None, conversation=conversation)
    assert sees(baku.manager, case) == (False, False)
    assert sees(company.manager, case) == (True, True)
    assert sees(bob, case) == (True, True)  # He answers for no place: for the whole house.


def test_an_agent_sees_the_cases_of_his_teams_conversations(
    case: Case, alice: Agent, charlie: Agent
):
    assert sees(alice, case) == (True, True)
    assert sees(charlie, case) == (False, False)


@pytest.mark.parametrize("how", ["manager", "opened_by"])
def test_whoever_is_responsible_or_opened_it_sees_it(case: Case, charlie: Agent, how: str):
    Case.objects.filter(pk=case.pk).update(**{how: charlie})
    assert sees(charlie, case) == (True, False)


def test_an_agent_who_answers_for_a_place_sees_its_branch_too(
    case: Case, charlie: Agent, baku: Place
):
    baku.deputies.add(charlie)
    assert sees(charlie, case) == (True, True)


def test_the_same_from_the_other_side(
    late: Conversation, baku: Place, shiraz: Place, alice: Agent, bob: Agent, charlie: Agent
):
    """Whoever is asked for a note or given a conversation is one who sees it, and none other."""
    Agent.objects.create_user("nina@gul.example", "x", name="Nina", role=Role.ANALYST)
    shiraz.deputies.add(charlie)
    Agent.objects.create_user(
        "leyla@gul.example", "x", name="Leyla", role=Role.MANAGER, only_places=True
    )
    names = []
    for place in (baku, shiraz, None):
        Conversation.objects.filter(pk=late.pk).update(place=place)
        late = Conversation.objects.get(pk=late.pk)
        rows = Conversation.objects.filter(pk=late.pk)
        seeing = [a for a in Agent.objects.active() if rows.visible_to(a).exists()]
        assert set(who_see(late)) == set(seeing)
        names.append(
            {agent.name for agent in seeing} - {"Alice Adams", "Bob Brown", "Nina", "Boss"}
        )
    assert names == [{"Murad"}, {"شیرین", "Charlie Cox"}, set()]


def test_who_may_no_longer_log_in_sees_nothing(case: Case, baku: Place):
    Agent.objects.filter(places=baku).update(is_active=False)
    assert sees(baku.manager, case) == (False, False)


def test_analysts_and_administrators_see_all(case: Case, db: Any):
    for role in (Role.ANALYST, Role.ADMINISTRATOR):
        agent = Agent.objects.create_user(f"{role}@gul.example", "x", name=role, role=role)
        assert sees(agent, case) == (True, True)
