"""What each agent sees is the same, whether he is asked alone or among many."""

from alaka.accounts.models import Agent, Membership, Place, Role, Team
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.inbox.answering import Saying
from alaka.inbox.models import Conversation, Inbox
from alaka.inbox.models.conversation import look_up_sights, sight
from alaka.inbox.opening import begin, channels_to
from alaka.inbox.seeing import channels_seen
from alaka.inbox.tests.talking import heard


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
    Agent.objects.create_user("left@gul.example", name="L", role=Role.MANAGER, only_places=True)
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


def test_a_manager_sees_the_inboxes_and_channels_of_his_places_whatever_his_teams(
    mail_channel: Channel, form_channel: Channel, team: Team, baku: Place, alice: Agent
) -> None:
    murad = baku.manager
    assert murad
    Membership.objects.create(team=team, agent=murad)
    assert not Inbox.objects.visible_to(murad).exists()
    assert not channels_seen(murad).exists()
    Channel.objects.filter(pk=form_channel.pk).update(place=baku)
    assert list(Inbox.objects.visible_to(murad)) == [form_channel.inbox]
    assert list(channels_seen(murad)) == [form_channel]
    assert set(channels_seen(alice)) == {form_channel, mail_channel}


def test_to_write_first_he_is_offered_what_he_sees_afterwards(
    mail_channel: Channel, team: Team, baku: Place, dana: Contact
) -> None:
    murad = baku.manager
    assert murad
    Membership.objects.create(team=team, agent=murad)
    assert channels_to(dana, murad) == []
    mail_channel.place = baku
    mail_channel.save()
    assert channels_to(dana, murad) == [mail_channel]
    message = begin(dana, mail_channel, "Roses", Saying("Hello"), by=murad)
    assert Conversation.objects.visible_to(murad).get() == message.conversation


def test_who_answers_for_no_place_any_more_does_not_see_the_whole_company(
    mail_channel: Channel, team: Team, baku: Place
) -> None:
    baku.bind()
    heard(mail_channel, "Roses")
    Place.objects.filter(pk=baku.pk).update(manager=None)
    murad = Agent.objects.get(name="Murad")
    Membership.objects.create(team=team, agent=murad)
    assert not Conversation.objects.visible_to(murad).exists()
    assert not Inbox.objects.visible_to(murad).exists()
