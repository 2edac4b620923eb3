"""The list of conversations: what stands in it, for whom, in which order, page by page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Team
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Tag
from alaka.core import clock
from alaka.inbox import listing
from alaka.inbox.models import Conversation, ConversationTag, Inbox, Status
from alaka.inbox.tests.talking import heard, made

pytestmark = pytest.mark.django_db


def rows(client: Client, query: str) -> list[str]:
    page = client.get(f"/desk/inbox/?{query}")
    assert page.status_code == 200
    return [row.subject for row in page.context["page"].rows]


@pytest.fixture
def several(form_channel: Channel, dana: Contact, alice: Agent, team: Team) -> None:
    hour = timedelta(hours=1)
    now = clock.now()
    made(form_channel, dana, subject="mine", assignee=alice, waiting_since=now - hour)
    made(form_channel, dana, subject="team's", team=team)
    made(form_channel, dana, subject="waits", waiting_since=now - 3 * hour)
    made(form_channel, dana, subject="later", status=Status.SNOOZED, snoozed_until=now + hour)
    made(form_channel, dana, subject="done", status=Status.CLOSED, closed_at=now)


@pytest.mark.parametrize(
    ("view", "subjects"),
    [
        ("mine", ["mine"]),
        ("team", ["team's"]),
        ("unassigned", ["waits", "team's"]),
        ("waiting", ["waits", "mine"]),
        ("open", ["waits", "team's", "mine"]),
        ("snoozed", ["later"]),
        ("closed", ["done"]),
    ],
)
def test_each_view_shows_its_own(at_alice: Client, several: None, view: str, subjects: list[str]):
    assert rows(at_alice, f"view={view}") == subjects


def test_each_view_says_how_many(at_alice: Client, several: None):
    tabs = at_alice.get("/desk/inbox/").context["tabs"]
    numbers = {tab.view.name: tab.count for tab in tabs}
    assert numbers == {
        "mine": 1, "team": 1, "unassigned": 2, "chats": 0, "waiting": 2, "open": 3, "snoozed": 1,
        "closed": 0,
    }  # fmt: skip


def test_a_count_stops_at_ninety_nine(at_alice: Client, form_channel: Channel, dana: Contact):
    now = clock.now()
    Conversation.objects.bulk_create(
        Conversation(
            inbox=form_channel.inbox,
            channel=form_channel,
            contact=dana,
            opened_at=now,
            last_activity_at=now,
        )
        for _ in range(120)
    )
    page = at_alice.get("/desk/inbox/?view=open")
    assert b"99+" in page.content
    assert b">120<" not in page.content


def test_filters_narrow_the_view(
    at_alice: Client, form_channel: Channel, mail_channel: Channel, dana: Contact, alice: Agent
):
    tagged = made(form_channel, dana, subject="tagged")
    tag = Tag.objects.create(name="wedding")
    ConversationTag.objects.create(conversation=tagged, tag=tag)
    made(mail_channel, dana, subject="by mail", assignee=alice)
    assert rows(at_alice, f"view=open&tag={tag.pk}") == ["tagged"]
    assert rows(at_alice, f"view=open&channel={mail_channel.pk}") == ["by mail"]
    assert rows(at_alice, f"view=open&assignee={alice.pk}") == ["by mail"]
    assert len(rows(at_alice, f"view=open&inbox={form_channel.inbox_id}")) == 2
    assert rows(at_alice, "view=open&inbox=77777") == []


@pytest.mark.parametrize(("few", "is_rare"), [(2, True), (1, False)])
def test_a_rare_tag_is_looked_for_by_itself(
    at_alice: Client, form_channel: Channel, dana: Contact, monkeypatch: pytest.MonkeyPatch,
    few: int, is_rare: bool,
):  # fmt: skip
    monkeypatch.setattr(listing, "FEW", few)
    tag, other = Tag.objects.create(name="wedding"), Tag.objects.create(name="VIP")
    for name in ("first", "second"):
        row = made(form_channel, dana, subject=name)
        ConversationTag.objects.create(conversation=row, tag=tag)
    made(form_channel, dana, subject="another")
    assert ("tagged" in listing._with_rare_tag({"tag": tag.pk})) is is_rare
    assert set(rows(at_alice, f"view=open&tag={tag.pk}")) == {"first", "second"}
    assert rows(at_alice, f"view=open&tag={other.pk}") == []


def test_nonsense_in_the_address_is_left_out(at_alice: Client, several: None):
    assert len(rows(at_alice, "view=open&tag=x&channel=²&after=%%%&before=AAAA")) == 3
    assert rows(at_alice, "view=nothing") == ["mine"]


def test_an_agent_sees_the_inboxes_of_his_teams_only(
    at_alice: Client, at_charlie: Client, at_bob: Client, form_channel: Channel, dana: Contact
):
    made(form_channel, dana, subject="shop")
    elsewhere = Inbox.objects.create(name="Elsewhere")
    made(form_channel, dana, subject="elsewhere", inbox=elsewhere)
    assert rows(at_alice, "view=open") == ["shop"]
    assert rows(at_charlie, "view=open") == []
    assert set(rows(at_bob, "view=open")) == {"shop", "elsewhere"}


def test_nobody_gets_in_without_a_login(client: Client, bob: Agent):
    Agent.objects.filter(pk=bob.pk).update(role="administrator")
    answer = client.get("/desk/inbox/")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def walk(client: Client, query: str, way: str) -> list[list[int]]:
    """The ids of all pages in one direction, from where the query stands."""
    pages = []
    cursor = query
    for _ in range(20):
        page = client.get(f"/desk/inbox/?view=open&{cursor}").context["page"]
        pages.append([row.pk for row in page.rows])
        edge = getattr(page, way)
        if not edge:
            return pages
        cursor = f"{way}={edge}"
    raise AssertionError("the pages have no end")


def test_pages_hold_every_row_once_though_all_came_in_one_instant(
    at_alice: Client, form_channel: Channel, dana: Contact
):
    now = clock.now()
    with clock.stopped_at(now):
        ids = [made(form_channel, dana).pk for _ in range(60)]
    forward = walk(at_alice, "", "after")
    assert [pk for page in forward for pk in page] == ids[::-1]
    assert [len(page) for page in forward] == [25, 25, 10]


def test_pages_go_back_the_way_they_came(at_alice: Client, form_channel: Channel, dana: Contact):
    now = clock.now()
    for number in range(60):
        made(form_channel, dana, last_activity_at=now - timedelta(minutes=number // 3))
    forward = walk(at_alice, "", "after")
    last = at_alice.get(f"/desk/inbox/?view=open&after={_cursors(at_alice)[-1]}").context["page"]
    assert [row.pk for row in last.rows] == forward[-1]
    back = walk(at_alice, f"before={last.before}", "before")
    assert back == [forward[1], forward[0]]


def _cursors(client: Client) -> list[str]:
    cursors: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"/desk/inbox/?view=open&after={cursor}").context["page"]
        if not page.after:
            return cursors
        cursor = page.after
        cursors.append(cursor)


def test_a_page_of_rows_stays_within_its_budget(
    at_alice: Client, form_channel: Channel, dana: Contact, alice: Agent, team: Team,
    django_assert_max_num_queries: Any,
):  # fmt: skip
    tag = Tag.objects.create(name="wedding")
    for number in range(30):
        row = made(form_channel, dana, assignee=alice if number % 2 else None, team=team)
        ConversationTag.objects.create(conversation=row, tag=tag)
    at_alice.get("/desk/inbox/?view=open")
    # Three of them are of the frame: presence, live channels, who waits.
    with django_assert_max_num_queries(14):
        page = at_alice.get("/desk/inbox/?view=open")
    assert len(page.context["page"].rows) == 25


def test_a_row_shows_who_what_and_since_when(at_alice: Client, mail_channel: Channel):
    heard(mail_channel, "The driver did not come <script>")
    page = at_alice.get("/desk/inbox/?view=open").content.decode()
    assert "Dana Novak" in page
    assert "Late roses" in page
    assert "The driver did not come &lt;script&gt;" in page
    assert 'class="waited' in page


def test_the_part_that_looks_again_comes_alone(at_alice: Client, several: None):
    part = at_alice.get(
        "/desk/inbox/?view=open", headers={"HX-Request": "true", "HX-Target": "inbox-live"}
    ).content.decode()
    assert part.lstrip().startswith('<div id="inbox-live"')
    assert "<html" not in part


def test_the_filters_offer_what_there_is(at_alice: Client, form_channel: Channel):
    Inbox.objects.create(name="Not Alice's")
    sheet = at_alice.get("/desk/inbox/filters?view=open").content.decode()
    assert "Web form" in sheet
    assert "Not Alice" not in sheet
