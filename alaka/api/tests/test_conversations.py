"""Finding and reading conversations, and what is done with them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alaka.accounts.models import Agent, Team
from alaka.api.tests.caller import Caller, errors, said
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Conversation, Inbox


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


@pytest.fixture
def conversation(mail_channel: Channel) -> Conversation:
    return said(mail_channel)


def test_a_list_goes_page_by_page_from_the_latest(call: Caller, mail_channel: Channel) -> None:
    begin = clock.now() - timedelta(days=1)
    made = [
        said(
            mail_channel,
            sender=f"p{n}@example.org",
            external_id=str(n),
            at=begin + n * timedelta(minutes=1),
        ).pk
        for n in range(5)
    ]
    found, cursor = [], ""
    while True:
        page = call.get("conversations", limit=2, cursor=cursor)
        found += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert found == made[::-1]


def test_a_list_is_narrowed_by_what_is_asked(
    call: Caller, conversation: Conversation, mail_channel: Channel, alice: Agent
) -> None:
    other = said(mail_channel, sender="eve@example.org", external_id="2")
    call("PUT", f"conversations/{conversation.pk}/tags", {"tags": ["refund"]})
    call("PUT", f"conversations/{other.pk}/closure", {"resolution": "Done."})
    call("PUT", f"conversations/{conversation.pk}/assignment", {"agent": alice.pk})
    asked: list[dict[str, Any]] = [
        {"status": "open"},
        {"tag": "refund"},
        {"waiting": "true"},
        {"assignee": alice.pk},
        {"contact": conversation.contact_id},
    ]
    for query in asked:
        ids = [row["id"] for row in call.get("conversations", **query)["items"]]
        assert ids == [conversation.pk], query
    assert len(call.get("conversations", inbox=mail_channel.inbox_id)["items"]) == 2
    assert call.get("conversations", tag="wedding")["items"] == []


def test_a_conversation_is_read(call: Caller, conversation: Conversation) -> None:
    found = call.get(f"conversations/{conversation.pk}")
    assert found["subject"] == "Roses"
    assert found["status"] == "open"
    assert found["waiting_since"] is not None
    assert found["contact"] == conversation.contact_id


def test_closing_keeps_how_it_was_solved(call: Caller, conversation: Conversation) -> None:
    path = f"conversations/{conversation.pk}/closure"
    closed = call("PUT", path, {"resolution": "Refunded."}).json()
    assert (closed["status"], closed["resolution"]) == ("closed", "Refunded.")
    assert closed["closed_at"] is not None
    assert call("PUT", path, {}).json()["resolution"] == "Refunded."
    assert call("DELETE", path).json()["status"] == "open"


def test_snoozing_lasts_until_its_time_or_until_it_is_taken_up(
    call: Caller, conversation: Conversation
) -> None:
    path = f"conversations/{conversation.pk}/snooze"
    until = (clock.now() + timedelta(hours=2)).isoformat()
    assert call("PUT", path, {"until": until}).json()["status"] == "snoozed"
    assert call("DELETE", path).json()["status"] == "open"


@pytest.mark.parametrize("hours", [-1, 24 * 3000])
def test_snoozing_needs_a_time_ahead(call: Caller, conversation: Conversation, hours: int) -> None:
    until = (clock.now() + timedelta(hours=hours)).isoformat()
    refused = call("PUT", f"conversations/{conversation.pk}/snooze", {"until": until})
    assert refused.status_code == 422
    assert errors(refused) == {"until": "must lie ahead, within two years"}


def test_what_is_closed_is_not_put_aside(call: Caller, conversation: Conversation) -> None:
    call("PUT", f"conversations/{conversation.pk}/closure", {})
    until = (clock.now() + timedelta(hours=2)).isoformat()
    refused = call("PUT", f"conversations/{conversation.pk}/snooze", {"until": until})
    assert refused.status_code == 409


def test_assigning_changes_only_what_is_named(
    call: Caller, conversation: Conversation, alice: Agent, team: Team
) -> None:
    path = f"conversations/{conversation.pk}/assignment"
    assert call("PUT", path, {"agent": alice.pk}).json()["assignee"] == alice.pk
    given = call("PUT", path, {"team": team.pk}).json()
    assert (given["assignee"], given["team"]) == (alice.pk, team.pk)
    taken = call("PUT", path, {"agent": None}).json()
    assert (taken["assignee"], taken["team"]) == (None, team.pk)


def test_nobody_who_only_reads_is_given_a_conversation(
    call: Caller, conversation: Conversation, analyst: Agent
) -> None:
    path = f"conversations/{conversation.pk}/assignment"
    assert "agent" in errors(call("PUT", path, {"agent": analyst.pk}))
    assert "team" in errors(call("PUT", path, {"team": 10**15}))


def test_tags_are_set_as_a_whole(call: Caller, conversation: Conversation) -> None:
    path = f"conversations/{conversation.pk}/tags"
    assert call("PUT", path, {"tags": ["#refund", "wedding", "Refund"]}).json()["tags"] == [
        "refund",
        "wedding",
    ]
    assert call("PUT", path, {"tags": ["wedding"]}).json()["tags"] == ["wedding"]
    assert [tag["name"] for tag in call.get("tags")["items"]] == ["refund", "wedding"]
    assert "tags.0" in errors(call("PUT", path, {"tags": [" "]}))
    assert "tags.1" in errors(call("PUT", path, {"tags": ["ok", "x" * 51]}))


def test_the_directory_names_what_there_is(
    call: Caller, shop_inbox: Inbox, team: Team, charlie: Agent, alice: Agent
) -> None:
    assert [row["name"] for row in call.get("inboxes")["items"]] == ["Shop"]
    assert call.get("inboxes")["items"][0]["teams"] == [team.pk]
    assert {row["name"] for row in call.get("agents")["items"]} == {alice.name, charlie.name}
    teams = {row["name"]: row["agents"] for row in call.get("teams")["items"]}
    assert teams["Shop"] == [alice.pk]


def test_a_cursor_that_is_not_ours_is_refused(call: Caller) -> None:
    for cursor in ("x", "bnVsbA", "W251bGwsMV0", "WyJ4IiwxXQ", "\x00", "WyIyMDI2LTAxLTAxIiwxXQ"):
        refused = call("GET", "conversations", cursor=cursor)
        assert refused.status_code == 422, cursor
        assert "cursor" in errors(refused)


def test_search_finds_people_and_what_was_said(call: Caller, conversation: Conversation) -> None:
    def found(words: str) -> set[str]:
        sources = call.get("search", q=words)["items"]
        return {result["title"] for source in sources for result in source["items"]}

    assert "Roses" in found("roses")
    assert "Dana Novak" in found("dana@example.org")
    assert found("nothing-of-the-kind") == set()
    assert call("GET", "search").status_code == 422


def _queries(call: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        call.get(path)
    return len(seen)


def test_a_longer_list_asks_the_database_no_more_often(call: Caller, mail_channel: Channel) -> None:
    def more(first: int) -> None:
        for n in range(first, first + 12):
            row = said(mail_channel, sender=f"p{n}@example.org", external_id=str(n))
            call("PUT", f"conversations/{row.pk}/tags", {"tags": [f"t{n}", "all"]})

    more(0)
    lists = ("conversations", "contacts", "channels", "inboxes", "agents", "teams", "tags")
    few = {path: _queries(call, path) for path in lists}
    more(12)
    assert {path: _queries(call, path) for path in lists} == few
    assert max(few.values()) <= 17


def test_it_is_given_to_those_only_who_see_it(
    call: Caller, conversation: Conversation, charlie: Agent
) -> None:
    path = f"conversations/{conversation.pk}/assignment"
    for field, pk in (("agent", charlie.pk), ("team", charlie.teams.get().pk)):
        response = call("PUT", path, {field: pk})
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == field
    conversation.refresh_from_db()
    assert conversation.assignee is None
    assert conversation.team is None
