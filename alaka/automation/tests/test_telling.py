"""Rules tell agents something: on their screen until they have seen it, and by e-mail."""

from collections.abc import Callable
from typing import Any

from django.core import mail

from alaka.accounts.models import Agent
from alaka.automation.models import Hint, Rule, Run, RunState
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.inbox.tests.talking import heard
from alaka.timeline.recording import record

Make = Callable[..., Rule]
Work = Callable[[], int]
WHEN = {"verbs": ["message.received"]}


def telling(who: str, **more: Any) -> list[dict[str, Any]]:
    text = "{agent}, {name} wrote: {subject}"
    return [{"do": "agent.tell", "with": {"who": who, "text": text, **more}}]


def test_whoever_has_the_conversation_is_told_on_his_screen_and_by_mail(
    rule: Make, work: Work, mail_channel: Channel, alice: Agent, bob: Agent
):
    message = heard(mail_channel, "Are there roses?")
    conversation = message.conversation
    conversation.assign_to(alice)
    rule(name="Wrote again", when=WHEN, actions=telling("assignee", by_mail=True))
    about = {"contact": conversation.contact, "conversation": conversation.pk}
    record("message.received", subject=message, **about)
    assert work() == 1
    told = Hint.objects.get()
    assert (told.agent, told.conversation) == (alice, conversation)
    assert told.text == f"Alice Adams, Dana Novak wrote: {conversation.subject}"
    (letter,) = mail.outbox
    assert letter.to == [alice.email]
    assert told.text in letter.body
    assert conversation.get_absolute_url() in letter.body
    assert "You are told this by “Wrote again”." in letter.body
    assert told.text in str(Run.objects.get().told[0])
    assert letter.subject.startswith("About Dana Novak: Alice Adams, Dana Novak wrote")
    at_alice, at_bob = logged_in(alice), logged_in(bob)
    page = at_alice.get("/desk/next/").content.decode()
    assert told.text in page
    assert told.text not in at_bob.get("/desk/next/").content.decode()
    at_bob.post(f"/desk/hints/{told.pk}/sight")
    assert told.text in at_alice.get("/desk/hints/").content.decode()
    at_alice.post(f"/desk/hints/{told.pk}/sight")
    assert told.text not in at_alice.get("/desk/hints/").content.decode()


def test_a_named_agent_or_the_persons_owner_is_told_and_nobody_in_their_place(
    rule: Make, work: Work, mail_channel: Channel, alice: Agent, bob: Agent
):
    rule(when=WHEN, actions=telling("owner"))
    rule(when=WHEN, actions=telling(str(bob.pk)))
    message = heard(mail_channel, "Are there roses?")
    assert work() == 2
    assert [each.agent for each in Hint.objects.all()] == [bob]
    assert mail.outbox == []
    failed = Run.objects.get(state=RunState.FAILED)
    assert [str(words) for words in failed.told] == ["There is nobody to be told."]
    person = message.conversation.contact
    person.owner = alice
    person.save()
    heard(mail_channel, "Are there?")
    work()
    assert {each.agent for each in Hint.objects.all()} == {alice, bob}


def test_the_conversation_is_not_shown_to_whom_it_is_not_open(
    rule: Make, work: Work, mail_channel: Channel, charlie: Agent
):
    rule(when=WHEN, actions=telling(str(charlie.pk)))
    person = heard(mail_channel, "Are there roses?").conversation.contact
    assert work() == 1
    assert Hint.objects.get().get_absolute_url() == person.get_absolute_url()


def test_the_rule_says_whom_it_tells(rule: Make, at_ada: Any, bob: Agent):
    for who, name in (("owner", "whoever looks after the person"), (str(bob.pk), bob.name)):
        made = rule(when=WHEN, actions=telling(who))
        page = at_ada.get(made.get_absolute_url()).content.decode()
        assert f"tell {name}: “{{agent}}, {{name}} wrote: {{subject}}”" in page
