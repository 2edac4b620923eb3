"""What a rule writes waits for the hours in which it may, by the clock where the person is."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.automation import becoming, switching
from alaka.automation.doing import try_again
from alaka.automation.models import Rule, Run, RunState, Trigger
from alaka.channels.models import Channel
from alaka.contacts import tagging
from alaka.contacts.models import Contact, Tag
from alaka.core import clock
from alaka.core.words import Words
from alaka.inbox.models import Message, PreparedAnswer
from alaka.inbox.tests.talking import heard
from alaka.inbox.writing_actions import MESSAGE
from alaka.timeline.models import Event
from alaka.timeline.recording import record

Make = Callable[..., Rule]
Work = Callable[[], int]
# A Monday; in Sarajevo, where Dana is, eleven in the evening.
NIGHT = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
MORNING = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
HOURS = {"sends_from": time(9), "sends_until": time(18), "days": [0, 1, 2, 3, 4]}


@pytest.fixture
def thanks(alice: Agent, vip: Tag) -> list[dict[str, Any]]:
    """Tags, writes, and takes the tag off."""
    answer = PreparedAnswer.objects.create(name="Thanks", text="Thank you, {name}.")
    given = {"answers": [answer.pk], "agent": alice.pk, "purpose": "service"}
    return [
        {"do": "tag.on", "with": {"tag": vip.pk}},
        {"do": "message.send", "with": given},
        {"do": "tag.off", "with": {"tag": vip.pk}},
    ]


def wrote(run: Run) -> Message:
    (pk,) = (words.values[MESSAGE] for words in run.told if MESSAGE in words.values)
    return Message.objects.get(pk=int(str(pk)))


def written() -> list[str]:
    return list(Message.objects.filter(kind="outgoing").values_list("text", flat=True))


def test_what_it_writes_waits_for_the_morning_and_the_log_says_so(
    rule: Make,
    work: Work,
    thanks: list[Any],
    mail_channel: Channel,
    at_ada: Any,
    dana: Contact,
    vip: Tag,
):
    with clock.stopped_at(NIGHT):
        made = rule(when={"verbs": ["message.received"]}, actions=thanks, **HOURS)
        heard(mail_channel, "Are there roses?")
        assert work() == 1
        assert (tagging.on(dana), written()) == ([vip], [])
        run = Run.objects.get()
        assert (run.state, run.due_at, run.left) == (RunState.DUE, MORNING, thanks[1:])
        page = at_ada.get(f"/desk/settings/automation/{made.pk}/runs/").content.decode()
        assert "Waits until" in page
        assert "waits for the hours in which it may" in page
        made.put(actions=[])  # What was begun is done as it was.
        assert work() == 0
    with clock.stopped_at(MORNING):
        assert work() == 1
        assert (tagging.on(dana), written()) == ([], ["Thank you, Dana Novak."])
        run.refresh_from_db()
        assert (run.state, str(run.why), len(run.did)) == (RunState.DONE, "", 3)
        heard(mail_channel, "And tulips?")
        made.put(actions=thanks)
        work()
    assert len(written()) == 2, "in the hours nothing waits"


def test_what_happens_in_the_night_is_seen_in_the_morning(
    rule: Make, work: Work, thanks: list[Any], mail_channel: Channel, dana: Contact
):
    when = {"verbs": ["message.received"], "hours": 1, "unless": ["contact.tagged"]}
    with clock.stopped_at(NIGHT - timedelta(hours=1)):
        rule(trigger=Trigger.SILENCE, when=when, actions=thanks[1:2], **HOURS)
        heard(mail_channel, "Are there roses?")
        work()
    with clock.stopped_at(NIGHT):
        assert work() == 1
        tagging.retag(dana, put=[Tag.objects.create(name="Done")], taken=[], by=None)
    with clock.stopped_at(MORNING):
        assert work() == 1
    run = Run.objects.get()
    assert (run.state, written()) == (RunState.SKIPPED, [])


def test_a_fault_in_the_morning_leaves_what_was_done_in_the_night(
    rule: Make,
    work: Work,
    thanks: list[Any],
    mail_channel: Channel,
    monkeypatch: Any,
    dana: Contact,
):
    with clock.stopped_at(NIGHT):
        rule(when={"verbs": ["message.received"]}, actions=thanks[:2], **HOURS)
        heard(mail_channel, "Are there roses?")
        work()
    with monkeypatch.context() as broken:
        broken.setattr("alaka.inbox.writing_actions.reply", None)
        for days in range(3):
            with clock.stopped_at(MORNING + timedelta(days=days, minutes=1)):
                work()
    run = Run.objects.get()
    assert (run.state, len(run.did), written()) == (RunState.FAILED, 1, [])
    with clock.stopped_at(MORNING + timedelta(days=3)):
        assert try_again(run)
        work()
    run.refresh_from_db()
    assert (run.state, len(run.did), len(written())) == (RunState.DONE, 2, 1)


def test_the_hours_are_entered_with_the_rule(rule: Make, at_ada: Any):
    made = rule()
    given = {
        "name": "N", "again": "always", "again_days": 30, "cap": 5, "verbs": ["contact.added"],
        "days": ["0", "4"], "sends_from": "09:00", "sends_until": "17:30",
    }  # fmt: skip
    assert at_ada.post(made.get_absolute_url(), given).status_code == 302
    made.refresh_from_db()
    assert (made.days, made.sends_from, made.sends_until) == ([0, 4], time(9), time(17, 30))
    assert "Mon, Fri · 09:00–17:30" in at_ada.get(made.get_absolute_url()).content.decode()
    wrong = at_ada.post(made.get_absolute_url(), given | {"sends_until": "08:00"})
    assert wrong.status_code == 422


def test_what_it_wrote_and_has_not_gone_is_taken_back_when_it_is_switched_off(
    rule: Make, work: Work, thanks: list[Any], mail_channel: Channel, dana: Contact
):
    made = rule(when={"verbs": ["message.received"]}, actions=thanks)
    other = rule(when={"verbs": ["message.received"]}, actions=thanks[1:2])
    heard(mail_channel, "Are there roses?")
    assert work() == 2
    # Whichever of the two rules was the first.
    gone, waits = (wrote(Run.objects.get(rule=each)) for each in (made, other))
    Message.objects.filter(pk=gone.pk).update(state="sent")
    for each in (made, other):
        switching.switch_off(each, by=each.owner)
    assert list(Message.objects.filter(kind="outgoing")) == [gone]
    (event,) = Event.objects.filter(verb="message.withdrawn")
    assert (event.data["message"], event.data["is_held_back"]) == (waits.pk, True)
    becoming.look([event.pk])
    first, second = (Run.objects.get(rule=each) for each in (made, other))
    assert "The answer Thanks was sent." in map(str, first.told)
    (said,) = second.told
    assert said == "The answer Thanks was taken back before it was sent."
    why = Words("The server said %(said)s.", said="no").stored
    failed = record("message.failed", subject=gone, contact=first.contact, reason=why)
    becoming.look([failed.pk])
    first.refresh_from_db()
    _tagged, said, untagged = first.told
    assert said == "The answer Thanks could not be sent: The server said no."
    becoming.look([record("message.retried", subject=gone, contact=first.contact).pk])
    first.refresh_from_db()
    assert [str(words) for words in first.told[1:]] == ["The answer Thanks was sent.", untagged]
