"""What managers and agents do with sequences on their screens."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Message
from alaka.sequences import starting
from alaka.sequences.models import Enrolment, Kind, Sequence, State, Step
from alaka.sequences.tests.conftest import HELLO, MONDAY, Build, at

SHEET = {"HX-Request": "true"}


def page(client: Client, url: str, **given: Any) -> str:
    response = client.get(url, given)
    assert response.status_code == 200, url
    return response.content.decode()


def test_a_manager_builds_one_and_switches_it_on(
    at_bob: Client, bob: Agent, mail_channel: Channel
) -> None:
    assert "No sequence yet" in page(at_bob, "/desk/sequences/")
    given = {
        "name": "After an offer", "purpose": "service", "channel": mail_channel.pk,
        "sender": bob.pk, "days": [0, 1, 2], "sends_from": "09:00", "sends_until": "",
    }  # fmt: skip
    refused = at_bob.post("/desk/sequences/new", given)
    assert refused.status_code == 422
    assert "Enter both times, or none." in refused.content.decode()
    at_bob.post("/desk/sequences/new", given | {"sends_until": "18:00", "stops_at_deal": "on"})
    made = Sequence.objects.get()
    assert (made.days, made.sends_from, made.is_on) == ([0, 1, 2], time(9), False)
    assert (made.stops_at_deal, made.stops_at_meeting) == (True, False)
    url = made.get_absolute_url()
    at_bob.post(f"{url}switch", {"on": "1"})
    assert not Sequence.objects.get().is_on  # It has no step yet.
    add = f"{url}steps/new?kind="
    assert "Write what it says" in at_bob.post(add + "message", {}).content.decode()
    text = {"subject_en": "Offer", "text_en": "Hello {name}", "text_fa": "سلام {name}"}
    at_bob.post(add + "message", text)
    at_bob.post(add + "wait", {"unit": "days", "count": 3, "at": "09:30"})
    at_bob.post(add + "wait", {"unit": "weekday", "weekday": "0", "at": ""})
    task = {"subject": "Call", "kind": "call", "days": "1"}
    at_bob.post(add + "action&of=activity.plan", task)
    for kind, choice in (("action", "of=message.send"), ("condition", "of=language")):
        offered = page(at_bob, add + kind)
        assert offered.count("&amp;of=") > 5
        assert f'&amp;{choice}">' in offered
        assert '"></a>' not in offered, "each has its name"
    asked = add + "condition&of=language"
    assert 'name="no"' in page(at_bob, asked)
    at_bob.post(asked, {"op": "is", "value": ["en"], "no": "0"})
    kinds = [step.kind for step in made.steps.all()]
    assert kinds == ["message", "wait", "wait", "action", "condition"]
    assert made.steps.all()[4].settings["filter"]["of"] == "language"
    shown = page(at_bob, url)
    for said in (
        "Offer",
        "3 days, until 09:30",
        "Until Monday",
        "Plan the step “Call”, in a day",
        "Otherwise it ends",
    ):
        assert said in shown
    at_bob.post(f"{url}switch", {"on": "1"})
    assert Sequence.objects.get().is_on
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"sequence added", "sequence changed", "sequence switched on"} <= acts
    for step in made.steps.all():
        assert page(at_bob, step.get_absolute_url())


def test_a_step_asks_for_what_came_afterwards_as_soon_as_it_is_chosen(at_bob: Client, build: Build):
    row = build()
    add = f"{row.get_absolute_url()}steps/new?kind=condition&of=messages"
    entered = {"op": "any", "then": "at_least.cases", "no": "0", "opposite": "on"}
    form = at_bob.post(add, entered).context["form"]
    assert not row.steps.exists()
    assert not form.errors
    assert form["opposite"].value()
    assert {"then_kind", "then_count", "then_then"} <= set(form.fields)
    entered |= {"then_of": "at_least.cases", "then_count": "2", "then_kind": "complaint"}
    at_bob.post(add, entered)
    made = row.steps.get()
    then = {"of": "cases", "op": "at_least", "count": 2, "where": {"kind": ["complaint"]}}
    assert made.settings["filter"] == {"not": {"of": "messages", "op": "any", "then": then}}
    form = at_bob.get(made.get_absolute_url()).context["form"]
    assert form["opposite"].value()
    assert form["then_count"].value() == 2
    form = at_bob.post(made.get_absolute_url(), {**entered, "then": "none.cases"}).context["form"]
    assert form["then_kind"].value() == ["complaint"]
    assert form["no"].value() == "0"


def test_steps_are_put_in_order_and_taken_out_while_somebody_is_on_his_way(
    at_bob: Client, three_days: Sequence, dana: Contact, alice: Agent
) -> None:
    with clock.stopped_at(MONDAY):
        row = starting.start(three_days, dana, by=alice)
    with at():
        pass
    url, ids = three_days.get_absolute_url(), [step.pk for step in three_days.steps.all()]
    at_bob.post(f"{url}order", {"step": ids, "down": ids[3]})
    moved = [step.pk for step in three_days.steps.all()]
    assert moved == [*ids[:3], ids[4], ids[3]]
    row.refresh_from_db()
    assert row.step_id == ids[1]
    with clock.stopped_at(MONDAY):
        at_bob.post(f"/desk/sequence-steps/{ids[1]}/removal")
    with at():
        row.refresh_from_db()
    assert Message.objects.filter(kind="outgoing").count() == 2
    assert list(row.runs.values_list("step", flat=True)) == [ids[0], ids[2], ids[4]]
    assert row.step_id == ids[3]
    assert "The step is removed" in page(at_bob, url)


def test_a_message_is_read_as_it_is_written(at_bob: Client, three_days: Sequence) -> None:
    given = {
        "language": "en",
        "for": "Dana",
        "subject_en": "Yes",
        "text_en": "Dear {name}, {agent}",
    }
    answer = at_bob.post(f"{three_days.get_absolute_url()}wording", given).content.decode()
    assert "Dear Dana, Alice Adams" in answer


def test_an_agent_starts_one_from_a_persons_page(
    at_alice: Client, three_days: Sequence, dana: Contact, alice: Agent
) -> None:
    url = f"/desk/contacts/{dana.pk}/sequences/new"
    with clock.stopped_at(MONDAY):
        assert "See what is sent when" in page(at_alice, url)
        shown = page(at_alice, url, sequence=three_days.pk)
        for said in (
            "30 Nov 2026, 08:30",
            "2 Dec 2026, 08:30",
            "3 Dec 2026, 08:30",
            "did you read our offer?",
        ):
            assert said in shown
        answer = at_alice.post(url, {"sequence": three_days.pk}, headers=SHEET)
        assert "begins" in answer.content.decode()
        again = at_alice.post(url, {"sequence": three_days.pk}, headers=SHEET)
        assert again.status_code == 422
        assert "Is in it already." in again.content.decode()
    row = Enrolment.objects.get()
    assert (row.started_by, row.contact) == (alice, dana)
    panel = page(at_alice, f"/desk/contacts/{dana.pk}/sequences")
    assert "After an offer" in panel
    assert "Your offer" in panel
    assert "Your offer" in page(at_alice, f"/desk/contacts/{dana.pk}")
    for act, state in (("pausing", "paused"), ("resumption", "running"), ("stopping", "stopped")):
        assert at_alice.post(f"/desk/enrolments/{row.pk}/{act}").status_code == 302
        row.refresh_from_db()
        assert row.state == state
    assert row.reason == "by_hand"
    listed = page(at_alice, three_days.get_absolute_url(), state="stopped")
    assert "One of us stopped it" in listed
    assert "Dana Novak" in listed


def test_who_sees_nothing_of_its_channel_sees_nothing_of_it(
    at_charlie: Client, three_days: Sequence, dana: Contact, alice: Agent
) -> None:
    row = starting.start(three_days, dana, by=alice)
    assert "After an offer" not in page(at_charlie, "/desk/sequences/")
    assert at_charlie.get(three_days.get_absolute_url()).status_code == 404
    assert "After an offer" not in page(at_charlie, f"/desk/contacts/{dana.pk}/sequences")
    assert at_charlie.post(f"/desk/enrolments/{row.pk}/stopping").status_code == 404
    url = f"/desk/contacts/{dana.pk}/sequences/new"
    at_charlie.post(url, {"sequence": three_days.pk})
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("is_chosen", [True, False])
def test_it_begins_with_the_people_of_a_list(
    at_alice: Client, build: Build, dana: Contact, is_chosen: bool
) -> None:
    """Who is told from whom is the same in the preview and when it begins."""
    sequence = build((Kind.MESSAGE, {"texts": HELLO}))
    silent = Contact.objects.create(name="No address", created_at=clock.now())
    people = [dana.pk, silent.pk]
    whom = {"person": people} if is_chosen else {"list": "sort=name"}
    asked: dict[str, Any] = {"sequence": sequence.pk, **whom}
    shown = page(at_alice, "/desk/sequences/people", **asked)
    assert "1 person would begin" in shown
    assert "There is no address that “Shop mail” can write to." in shown
    assert "1 message, if nobody answers" in shown
    assert at_alice.post("/desk/sequences/people", asked).status_code == 302
    starting.start_some(
        sequence.pk, people, sequence.sender_id, "8b1f2f9e-5a58-4f0f-9a33-1f6d2b7f6a11"
    )
    starting.start_some(
        sequence.pk, people, sequence.sender_id, "8b1f2f9e-5a58-4f0f-9a33-1f6d2b7f6a11"
    )
    assert list(Enrolment.objects.values_list("contact", "state")) == [(dana.pk, State.RUNNING)]
    assert "Start a sequence" in page(at_alice, "/desk/contacts/?sort=name")


def test_one_that_people_went_through_is_not_removed(
    at_bob: Client, build: Build, dana: Contact, alice: Agent
) -> None:
    sequence = build((Kind.MESSAGE, {"texts": HELLO}))
    starting.start(sequence, dana, by=alice)
    at_bob.post(f"{sequence.get_absolute_url()}removal")
    assert Step.objects.exists()
    other = build(name="Nobody's")
    at_bob.post(f"{other.get_absolute_url()}removal")
    assert list(Sequence.objects.all()) == [sequence]
