"""A page with 25 rows asks the database no more often than one with 5, and seldom."""

from collections.abc import Iterator
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.tracking.columns import loading
from tests.walls.full_house import House

FEW, MANY = 5, 25
# Session and agent, the shell's counts and lines, and what the page itself asks.
BUDGET = 30
# A page of many parts, of several rooms.
RICH = {
    "/desk/places/{place}/": 34,
    "/desk/conversations/{conversation}": 39,
    "/desk/contacts/{contact}": 37,
    # Two periods, each with PostgreSQL's days, links and words beside it.
    "/desk/reports/sources/": 38,
    "/desk/reports/steps/": 39,
}
# The two pages that are open all day, for whoever sees every inbox and for an agent of one team.
CONVERSATION, PERSON = "/desk/conversations/{conversation}", "/desk/contacts/{contact}"
OFTEN = [
    (CONVERSATION, "admin", 39),
    (CONVERSATION, "alice", 46),
    (PERSON, "admin", 37),
    (PERSON, "alice", 45),
]

PAGES = [
    "/desk/inbox/?view=unassigned",
    "/desk/inbox/?view=chats",
    "/desk/inbox/?view=waiting",
    "/desk/inbox/?view=due",
    "/desk/inbox/?view=open",
    "/desk/inbox/?view=closed",
    CONVERSATION,
    "/desk/contacts/",
    "/desk/people-views/",
    "/desk/segments/",
    "/desk/segments/{segment}/",
    "/desk/contacts/imports/",
    "/desk/contacts/changes/",
    PERSON,
    "/desk/duplicates/",
    "/desk/contacts/{contact}/export",
    "/desk/settings/erasures/",
    "/desk/companies/",
    "/desk/companies/?columns=tags,owner,people,domains&sort=-people",
    "/desk/companies/views/",
    "/desk/companies/{company}",
    "/desk/contacts/?columns=tags,owner,companies",
    "/desk/mentions/",
    "/desk/chats/",
    "/desk/next/",
    "/desk/activities/week?view=all",
    "/desk/activities/?view=mine",
    "/desk/activities/?view=all",
    "/desk/activities/?view=done",
    "/desk/cases/?view=open",
    "/desk/cases/?view=closed",
    "/desk/cases/{case}/",
    "/desk/orders/",
    "/desk/orders/{order}/",
    "/desk/deals/",
    "/desk/deals/list",
    "/desk/deals/calendar",
    "/desk/deals/{deal}/",
    "/desk/sequences/",
    "/desk/sequences/{sequence}/",
    "/desk/settings/pipelines/",
    "/desk/settings/lost-reasons/",
    "/desk/settings/products/",
    "/desk/settings/products/{product}/",
    "/desk/settings/rates/?of=USD",
    "/desk/settings/offers/",
    "/desk/settings/scores/",
    "/desk/scores/",
    "/desk/contacts/{contact}/score",
    "/api/v1/scores",
    "/api/v1/score-rules",
    "/desk/settings/products/{product}/offers/",
    "/desk/contacts/{contact}/offers",
    "/api/v1/deals",
    "/api/v1/orders",
    "/api/v1/sources",
    "/desk/settings/sources/",
    "/api/v1/pipelines",
    "/desk/places/{place}/changes/",
    "/desk/places/{place}/changes/sheet/",
    "/desk/improvements/{improvement}/",
    "/desk/improvements/{improvement}/telling",
    "/desk/surges/",
    "/desk/surges/{surge}/",
    "/desk/places/",
    "/desk/places/{place}/",
    "/desk/reports/sites/now/",
    "/desk/reports/sources/",
    "/desk/reports/sources/list?measure=people",
    "/desk/reports/steps/",
    "/desk/reports/steps/list?measure=people",
    "/desk/reports/returning/",
    "/desk/reports/searching/",
    "/desk/settings/goals/",
    "/api/v1/goals",
    "/desk/reports/volume/",
    "/desk/reports/volume/?by=place&period=365",
    "/desk/reports/volume/?segment={segment}",
    "/desk/reports/funnel/?segment={segment}",
    "/desk/reports/volume/list?measure=conversations",
    "/desk/reports/satisfaction/",
    "/desk/reports/waiting/?by=inbox",
    "/desk/reports/cases/",
    "/desk/reports/cases/list?measure=cases",
    "/desk/reports/funnel/",
    "/desk/reports/funnel/list?measure=deals",
    "/desk/reports/forecast/",
    "/desk/reports/ageing/?by=agent",
    "/desk/report-views/",
    "/desk/report-views/{view}/",
    "/desk/search?q=roses",
    "/desk/settings/agents/",
    "/desk/settings/teams/",
    "/desk/settings/places/",
    "/desk/settings/places/sheets/",
    "/desk/settings/case-rules/",
    "/desk/settings/calendars/",
    "/desk/settings/calendars/{calendar}/",
    "/desk/settings/channels/",
    "/desk/settings/channels/{channel}/",
    "/desk/settings/channels/{channel}/quarantine/",
    "/desk/settings/inboxes/",
    "/desk/settings/own-fields/",
    "/desk/settings/purposes/",
    "/desk/settings/never-write/",
    "/desk/settings/routing/",
    "/desk/settings/automation/",
    "/desk/promises/",
    "/desk/settings/promises/",
    "/desk/settings/tags/",
    "/desk/settings/answers/",
    "/desk/settings/topics/",
    "/desk/settings/terms/",
    "/desk/settings/tokens/",
    "/desk/settings/webhooks/",
    "/desk/settings/webhooks/{webhook}/",
    "/desk/settings/audit/",
    "/api/v1/conversations",
    "/api/v1/conversations/{conversation}/messages",
    "/api/v1/own-fields",
    "/api/v1/imports",
    "/api/v1/contacts",
    "/api/v1/contacts/{contact}/events",
    "/api/v1/contacts/{contact}/consents",
    "/api/v1/purposes",
    "/api/v1/suppressions",
    "/api/v1/segments",
    "/api/v1/segments/{segment}/members",
    "/api/v1/companies",
    "/api/v1/duplicates",
    "/api/v1/companies/{company}/people",
    "/api/v1/calendars",
    "/api/v1/calendars/{calendar}",
    "/api/v1/channels",
    "/api/v1/chats/waiting",
    "/api/v1/places",
    "/api/v1/presences",
    "/api/v1/inboxes",
    "/api/v1/agents",
    "/api/v1/teams",
    "/api/v1/tags",
    "/api/v1/activities",
    "/api/v1/cases",
    "/api/v1/improvements",
    "/api/v1/topics",
    "/api/v1/terms",
    "/api/v1/routing-rules",
    "/api/v1/sla-policies",
    "/api/v1/webhooks",
    "/api/v1/webhooks/{webhook}/deliveries",
]


@pytest.fixture
def reading_lasts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What one report read stays for the next, however long the others take, and for no other
    test."""
    for name in ("LASTS", "OVER_LASTS"):
        monkeypatch.setattr(loading, name, 3600.0)
    yield
    for one in loading._loaded.values():
        one.ends = 0.0


@pytest.mark.usefixtures("reading_lasts")
def test_full_pages_ask_no_more_often_than_short_ones(admin: Agent, mail_channel: Channel) -> None:
    house = House(admin, mail_channel)
    house.fill(FEW)
    short = {path: house.queries(path) for path in PAGES}
    house.fill(MANY)
    wrong = []
    for path, few in short.items():
        many = house.queries(path)
        if len(many) > len(few):
            wrong.append(f"{path}: {_what_grew(few, many)}")
        if len(many) > RICH.get(path, BUDGET):
            wrong.append("\n".join([path, *(query[:160] for query in many)]))
    assert not wrong, "\n\n".join(wrong)


def test_pages_that_are_open_all_day_ask_seldom(
    request: pytest.FixtureRequest, admin: Agent, mail_channel: Channel
) -> None:
    house = House(admin, mail_channel)
    house.fill(FEW)
    for path, reader, budget in OFTEN:
        asked = house.queries(path, request.getfixturevalue(reader))
        told = "\n".join([f"{path} {reader}", *(query[:160] for query in asked)])
        assert len(asked) <= budget, told


def _what_grew(few: list[str], many: list[str]) -> str:
    def kinds(queries: list[str]) -> dict[str, int]:
        found: dict[str, Any] = {}
        for query in queries:
            kind = " ".join(query.split("WHERE")[0].split())[-120:]
            found[kind] = found.get(kind, 0) + 1
        return found

    before = kinds(few)
    grown = {k: n for k, n in kinds(many).items() if n > before.get(k, 0)}
    return f"{len(few)} → {len(many)}: {grown}"
