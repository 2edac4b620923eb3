"""What can be done about a person by itself: each action of the board, and who is told why."""

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.accounts.models import Agent, Team
from alaka.activities.models import Activity
from alaka.cases.models import Case
from alaka.channels.models import Channel
from alaka.contacts import tagging
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.models import About, Contact, OwnField, Tag
from alaka.core import causes, jobs
from alaka.core.causes import Cause
from alaka.core.words import Words
from alaka.inbox.models import PreparedAnswer
from alaka.sales import pipelines
from alaka.sales.models import Deal
from alaka.segments.actions import actions_for, groups_for
from alaka.segments.actions.base import (
    NOTHING_TO_DO,
    CannotError,
    Gone,
    Matter,
    form_of,
    settings_of,
)
from alaka.segments.tests.conftest import talk
from alaka.timeline.models import Event
from alaka.timeline.showing import lines


def entered(name: str, by: Agent, posted: dict[str, Any]) -> dict[str, Any]:
    form = form_of(actions_for(by)[name], by, posted)
    assert form.is_valid(), form.errors
    return settings_of(form)


@pytest.fixture
def done(bob: Agent, dana: Contact) -> Any:
    def do(name: str, about: dict[str, int] | None = None, **posted: Any) -> Words:
        action = actions_for(bob)[name](entered(name, bob, posted), bob)
        assert action.said()
        assert not action.faults()
        return action.do(Matter(dana, bob, about or {}))

    return do


def test_every_action_is_entered_said_and_done_once(
    done: Any, bob: Agent, alice: Agent, team: Team, dana: Contact, form_channel: Channel
):
    conversation = talk(dana, form_channel)
    vip = Tag.objects.create(name="VIP")
    OwnField.objects.create(about=About.CONTACT, key="size", name="Size", kind="number")
    pipeline = pipelines.offered()[0]
    stage = pipeline.stages.last()
    assert stage is not None
    assert done("tag.on", tag=vip.pk) == "The person was tagged VIP."
    assert done("tag.on", tag=vip.pk) == NOTHING_TO_DO
    assert tagging.on(dana) == [vip]
    assert done("tag.off", tag=vip.pk) == "The tag VIP was taken off the person."
    assert done("set.language", value="bs") == "Language was set to Bosnian."
    assert done("set.own.size", value="12.50") == "Size was set to 12.5."
    assert done("set.owner", value=alice.pk) == "Owner was set to Alice Adams."
    assert done("set.owner", value=alice.pk) == NOTHING_TO_DO
    dana.refresh_from_db()
    assert (dana.language, dana.own, dana.owner) == ("bs", {"size": "12.5"}, alice)
    assert done("set.own.size", value="") == "Size was emptied."
    assert done("assign.agent", agent=alice.pk) == "The conversation was assigned to Alice Adams."
    assert done("assign.team", team=team.pk) == "The conversation was assigned to Shop."
    assert done("conversation.tag", tag=vip.pk) == "The conversation was tagged VIP."
    assert done("conversation.tag", tag=vip.pk) == NOTHING_TO_DO
    about = {"inbox.conversation": conversation.pk}
    opened = {"title": "Late roses", "kind": "complaint", "severity": 3}
    assert done("case.open", about, **opened) == "The case Late roses was opened."
    assert done("case.open", about, **opened) == NOTHING_TO_DO
    assert [row.pk for row in Case.objects.get().conversations.all()] == [conversation.pk]
    deal = {"title": "Wedding", "pipeline": pipeline.pk}
    assert done("deal.open", **deal) == "The deal Wedding was opened."
    assert done("deal.open", **deal) == NOTHING_TO_DO
    assert done("deal.move", stage=stage.pk) == f"The deal was moved to {stage.name}."
    assert Deal.objects.get().stage == stage
    planned = {"kind": "call", "subject": "Ask her", "days": 2}
    assert done("activity.plan", **planned) == "The step Ask her was planned for Alice Adams."
    assert Activity.objects.get().contact == dana
    assert done("conversation.close") == "The conversation was closed."
    conversation.refresh_from_db()
    assert (conversation.is_closed, conversation.assignee) == (True, alice)
    for kind in actions_for(bob).values():
        assert str(kind.title)
        assert str(kind.group)
        assert kind.fields(bob) is not None
    assert len(groups_for(bob)) >= 5


def test_a_prepared_answer_goes_in_the_persons_language_and_only_where_it_may(
    done: Any, alice: Agent, dana: Contact, mail_channel: Channel
):
    conversation = talk(dana, mail_channel, status="closed")
    english = PreparedAnswer.objects.create(name="Thanks", text="Thank you, {name}", language="en")
    bosnian = PreparedAnswer.objects.create(name="Hvala", text="Hvala, {name}", language="bs")
    dana.language = "bs"
    dana.save(update_fields=["language"])
    asked = {"answers": [english.pk, bosnian.pk], "agent": alice.pk}
    assert done("message.send", purpose="service", **asked) == "The answer Hvala was sent."
    message = conversation.messages.get()
    assert (message.text, message.author) == ("Hvala, Dana Novak", alice)
    conversation.refresh_from_db()
    assert conversation.is_closed, "it stays as it was"
    state(Statement(dana, "marketing", False, "form"))
    with pytest.raises(CannotError):
        done("message.send", purpose="marketing", **asked)
    assert conversation.messages.count() == 1
    conversation.reopen()
    assert done("conversation.snooze", days=2) == "The conversation was put aside."
    assert done("conversation.snooze", days=2) == NOTHING_TO_DO


def test_what_is_gone_says_so_and_does_nothing(bob: Agent, dana: Contact):
    kinds = actions_for(bob)
    asked = [
        ("tag.on", {"tag": 999}),
        ("assign.agent", {"agent": 999}),
        ("assign.team", {"team": 999}),
        ("deal.move", {"stage": 999}),
    ]
    for name, settings in asked:
        action = kinds[name](settings, bob)
        assert "(removed)" in action.said()
        assert list(action.faults()) == list(settings)
        with pytest.raises(CannotError):
            action.do(Matter(dana, bob))
    assert kinds["tag.on"]({"tog": 1}, bob).faults().keys() == {"tag", "tog"}
    gone = Gone({}, bob)
    assert gone.said()
    assert gone.faults()
    with pytest.raises(CannotError):
        gone.do(Matter(dana, bob))
    assert not Event.objects.exists()


def test_what_comes_of_a_rule_says_so_however_many_jobs_lie_between(bob: Agent, dana: Contact):
    vip = Tag.objects.create(name="VIP")
    with causes.because(Cause("Thank them", ("rule:1",))):
        actions_for(bob)["tag.on"]({"tag": vip.pk}, bob).do(Matter(dana, bob))
        jobs.defer("alaka.core.jobs.tell", readers={})
    assert causes.current() is None
    event = Event.objects.get()
    assert causes.chain(event.data) == ("rule:1",)
    line = str(lines(bob, [event])[0])
    assert "Alaka tagged the contact VIP" in line
    assert "because of “Thank them”" in line
    job = ProcrastinateJob.objects.order_by("pk").last()
    assert job is not None
    assert job.args["cause"] == {"name": "Thank them", "chain": ["rule:1"]}
    seen: list[Cause | None] = []
    heard.append(lambda: seen.append(causes.current()))
    jobs.run(path=f"{__name__}.hear", arguments={}, cause=job.args["cause"])
    assert seen == [Cause("Thank them", ("rule:1",))]


heard: list[Any] = []


def hear() -> None:
    heard.pop()()
