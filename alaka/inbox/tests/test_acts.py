"""Closing, snoozing, giving, tagging: one conversation or many, and taking it back."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Team
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Tag
from alaka.core import clock
from alaka.inbox.models import Conversation, ConversationTag, Inbox, Status
from alaka.inbox.tests.talking import made
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(form_channel: Channel, dana: Contact) -> list[Conversation]:
    now = clock.now()
    return [
        made(form_channel, dana, waiting_since=now, last_activity_at=now - timedelta(minutes=each))
        for each in range(3)
    ]


def ids(conversations: list[Conversation]) -> list[int]:
    return [conversation.pk for conversation in conversations]


def word(answer: Any) -> str:
    """The signed word in the toast."""
    found = re.search(r'name="word" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return unescape(found[1])


def undo(client: Client, answer: Any) -> Any:
    return client.post("/desk/conversations/undoings", {"word": word(answer)})


def test_many_are_closed_at_once_and_opened_again_by_undo(
    at_alice: Client, three: list[Conversation]
):
    before = list(Conversation.objects.order_by("pk").values())
    answer = at_alice.post(
        "/desk/conversations/closures", {"conversation": ids(three), "resolution": "Sent again"}
    )
    assert "3 conversations closed" in answer.content.decode()
    assert "alaka:changed" in answer["HX-Trigger"]
    closed = Conversation.objects.closed()
    assert set(closed.values_list("resolution", flat=True)) == {"Sent again"}
    assert closed.count() == 3

    undo(at_alice, answer)
    assert list(Conversation.objects.order_by("pk").values()) == before


def test_undo_leaves_alone_what_changed_since(
    at_alice: Client, at_bob: Client, three: list[Conversation]
):
    answer = at_alice.post("/desk/conversations/closures", {"conversation": ids(three)[:2]})
    at_bob.post("/desk/conversations/reopenings", {"conversation": three[0].pk})
    told = undo(at_alice, answer).content.decode()
    assert "Undone for 1 of 2 conversations; the rest was changed since and stays." in told
    first, second = Conversation.objects.filter(pk__in=ids(three)[:2]).order_by("pk")
    assert first.closed_at is None
    assert first.waiting_since is None  # Bob's opening stands as he left it.
    assert second.status == Status.OPEN
    assert second.waiting_since is not None


def test_a_tag_taken_off_by_somebody_else_is_not_counted_as_given_back(
    at_alice: Client, at_bob: Client, three: list[Conversation]
):
    tag = Tag.objects.create(name="refund")
    chosen = {"conversation": ids(three), "tag": tag.pk}
    answer = at_alice.post("/desk/conversations/taggings", chosen)
    ConversationTag.objects.filter(conversation=three[0]).delete()
    assert "Undone for 2 of 3 conversations" in undo(at_alice, answer).content.decode()
    assert not ConversationTag.objects.exists()


def test_undo_with_nothing_left_to_undo_says_so(at_alice: Client, three: list[Conversation]):
    answer = at_alice.post("/desk/conversations/closures", {"conversation": ids(three)})
    undo(at_alice, answer)
    again = undo(at_alice, answer).content.decode()
    assert "nothing to undo" in again
    assert (
        "nothing to undo"
        in at_alice.post("/desk/conversations/undoings", {"word": "forged"}).content.decode()
    )


def test_an_undo_does_nothing_in_an_inbox_one_does_not_see(
    at_alice: Client, at_charlie: Client, three: list[Conversation]
):
    answer = at_alice.post("/desk/conversations/closures", {"conversation": ids(three)})
    undo(at_charlie, answer)
    assert Conversation.objects.closed().count() == 3


def test_closing_is_asked_with_one_line(at_alice: Client, three: list[Conversation]):
    sheet = at_alice.get("/desk/conversations/closures", {"conversation": three[0].pk})
    assert b"How was it solved?" in sheet.content


def test_a_resolution_longer_than_a_line_is_refused_and_kept(
    at_alice: Client, three: list[Conversation]
):
    answer = at_alice.post(
        "/desk/conversations/closures", {"conversation": three[0].pk, "resolution": "x" * 201}
    )
    assert answer.status_code == 422
    assert b"x" * 201 in answer.content
    assert Conversation.objects.closed().count() == 0


def test_after_closing_the_next_of_the_list_comes(at_alice: Client, three: list[Conversation]):
    answer = at_alice.post(
        "/desk/conversations/closures", {"conversation": three[0].pk, "from": "view=open"}
    )
    assert answer["HX-Redirect"] == f"/desk/conversations/{three[1].pk}?view=open"
    page = at_alice.get(answer["HX-Redirect"]).content.decode()
    assert 'name="word"' in page  # The toast with its undo came along.


def test_after_the_last_of_the_list_comes_the_list(at_alice: Client, three: list[Conversation]):
    Conversation.objects.exclude(pk=three[0].pk).delete()
    answer = at_alice.post(
        "/desk/conversations/closures", {"conversation": three[0].pk, "from": "view=open"}
    )
    assert answer["HX-Redirect"] == "/desk/inbox/?view=open"


def test_snoozing_until_a_named_moment(at_alice: Client, three: list[Conversation]):
    answer = at_alice.post(
        "/desk/conversations/snoozes", {"conversation": three[0].pk, "when": "tomorrow"}
    )
    three[0].refresh_from_db()
    assert three[0].status == Status.SNOOZED
    assert three[0].snoozed_until is not None
    assert three[0].snoozed_until > clock.now()
    undo(at_alice, answer)
    three[0].refresh_from_db()
    assert three[0].status == Status.OPEN
    assert three[0].snoozed_until is None


def test_snoozing_until_an_own_moment_in_the_readers_time(
    at_alice: Client, alice: Agent, three: list[Conversation]
):
    Agent.objects.filter(pk=alice.pk).update(timezone="Asia/Baku")
    at_alice.post(
        "/desk/conversations/snoozes",
        {"conversation": three[0].pk, "day": "2199-03-01", "time": "09:30"},
    )
    three[0].refresh_from_db()
    assert three[0].snoozed_until is not None
    assert three[0].snoozed_until.isoformat() == "2199-03-01T05:30:00+00:00"


def test_a_persian_day_is_understood(at_alice: Client, alice: Agent, three: list[Conversation]):
    Agent.objects.filter(pk=alice.pk).update(language="fa")
    at_alice.post("/desk/conversations/snoozes", {"conversation": three[0].pk, "day": "۱۴۵۰/۰۱/۰۱"})
    three[0].refresh_from_db()
    assert three[0].snoozed_until is not None
    assert three[0].snoozed_until.date().isoformat() == "2071-03-21"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose when"),
        ({"day": "never"}, "This is not a date"),
        ({"day": "2020-01-01"}, "has passed"),
    ],
)
def test_a_moment_that_is_none_is_refused(
    at_alice: Client, three: list[Conversation], given: dict[str, str], words: str
):
    answer = at_alice.post("/desk/conversations/snoozes", {"conversation": three[0].pk, **given})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_giving_to_an_agent_to_a_team_and_back_to_all(
    at_alice: Client, bob: Agent, team: Team, three: list[Conversation]
):
    url, which = "/desk/conversations/assignments", {"conversation": ids(three)}
    answer = at_alice.post(url, {**which, "agent": bob.pk})
    assert Conversation.objects.filter(assignee=bob).count() == 3
    undo(at_alice, answer)
    assert Conversation.objects.filter(assignee=None).count() == 3
    at_alice.post(url, {**which, "team": team.pk})
    assert Conversation.objects.filter(team=team).count() == 3
    at_alice.post(url, {**which, "agent": bob.pk})
    at_alice.post(url, {**which, "nobody": "on"})
    assert Conversation.objects.filter(assignee=None).count() == 3


def test_it_is_given_only_to_those_who_see_it(
    at_alice: Client, charlie: Agent, three: list[Conversation]
):
    url = "/desk/conversations/assignments"
    sheet = at_alice.get(url, {"conversation": three[0].pk}).content.decode()
    assert charlie.name not in sheet
    assert "Elsewhere" not in sheet
    answer = at_alice.post(url, {"conversation": three[0].pk, "agent": charlie.pk})
    assert answer.status_code == 422


def test_tags_of_one_are_chosen_anew_and_a_new_one_is_made(
    at_alice: Client, three: list[Conversation]
):
    old, kept = Tag.objects.create(name="old"), Tag.objects.create(name="kept")
    url, which = "/desk/conversations/taggings", {"conversation": three[0].pk}
    at_alice.post(url, {**which, "tag": [old.pk, kept.pk]})
    answer = at_alice.post(url, {**which, "tag": [kept.pk], "name": " #new  one "})
    assert tags(three[0]) == {"kept", "new one"}
    undo(at_alice, answer)
    assert tags(three[0]) == {"kept", "old"}


def test_many_get_tags_beside_those_they_have(at_alice: Client, three: list[Conversation]):
    wedding, praise = Tag.objects.create(name="wedding"), Tag.objects.create(name="praise")
    url = "/desk/conversations/taggings"
    at_alice.post(url, {"conversation": three[0].pk, "tag": [praise.pk]})
    answer = at_alice.post(url, {"conversation": ids(three), "tag": [wedding.pk]})
    assert tags(three[0]) == {"wedding", "praise"}
    assert tags(three[2]) == {"wedding"}
    undo(at_alice, answer)
    assert tags(three[0]) == {"praise"}
    assert tags(three[2]) == set()


def test_a_tag_typed_in_other_case_is_the_one_there_is(at_alice: Client, three: list[Conversation]):
    Tag.objects.create(name="Wedding")
    at_alice.post("/desk/conversations/taggings", {"conversation": three[0].pk, "name": "wedding"})
    assert tags(three[0]) == {"Wedding"}


def tags(conversation: Conversation) -> set[str]:
    return set(conversation.tags.values_list("name", flat=True))


def test_every_act_stands_on_the_time_line(at_alice: Client, bob: Agent, three: list[Conversation]):
    which = {"conversation": three[0].pk}
    at_alice.post("/desk/conversations/assignments", {**which, "agent": bob.pk})
    at_alice.post("/desk/conversations/taggings", {**which, "name": "wedding"})
    answer = at_alice.post("/desk/conversations/closures", which)
    undo(at_alice, answer)
    verbs = Event.objects.filter(subject_id=three[0].pk).order_by("pk").values_list("verb")
    assert [verb for (verb,) in verbs] == [
        "conversation.assigned",
        "conversation.tagged",
        "conversation.closed",
        "conversation.undone",
    ]


ACTS = ["closures", "reopenings", "snoozes", "assignments", "taggings"]


@pytest.mark.parametrize("act", ACTS)
def test_what_one_does_not_see_one_cannot_act_on(
    at_charlie: Client, three: list[Conversation], act: str
):
    answer = at_charlie.post(
        f"/desk/conversations/{act}", {"conversation": ids(three), "when": "tomorrow"}
    )
    assert answer.status_code == 404
    assert Conversation.objects.open().count() == 3


@pytest.mark.parametrize("act", ACTS)
def test_of_many_only_those_seen_are_acted_on(
    at_alice: Client, three: list[Conversation], dana: Contact, form_channel: Channel, act: str
):
    hidden = made(form_channel, dana, inbox=Inbox.objects.create(name="Elsewhere"))
    at_alice.post(
        f"/desk/conversations/{act}",
        {"conversation": [*ids(three), hidden.pk], "when": "tomorrow", "name": "x"},
    )
    assert not Event.objects.filter(subject_id=hidden.pk).exists()


@pytest.mark.parametrize("act", ACTS)
def test_an_analyst_only_reads(at_alice: Client, alice: Agent, three: list[Conversation], act: str):
    Agent.objects.filter(pk=alice.pk).update(role="analyst")
    answer = at_alice.post(f"/desk/conversations/{act}", {"conversation": ids(three)})
    assert answer.status_code == 403
