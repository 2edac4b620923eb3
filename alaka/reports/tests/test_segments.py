"""Reports narrowed to the people of a segment equal what is counted slowly of what is theirs, also
of people of several records; wherever a narrowed report goes, the segment goes along."""

import csv
import io
import re
from html import unescape
from random import Random
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.contacts import merging
from alaka.contacts.models import Contact
from alaka.core.tests.downloads import downloaded
from alaka.inbox.models import Conversation
from alaka.reports import behind, packing, printing
from alaka.reports.answering import Answer
from alaka.reports.boards import reports
from alaka.reports.checking import check
from alaka.reports.facts import ALL
from alaka.reports.mailing import send
from alaka.reports.models import Schedule, View
from alaka.reports.segments import SEGMENT
from alaka.reports.tests import deals as of_deals
from alaka.reports.tests import slowly
from alaka.reports.tests.conftest import NOW, Shop
from alaka.reports.tests.deals import Market
from alaka.reports.tests.test_deals import market as market
from alaka.reports.tests.test_deals import seen as ways_of
from alaka.reports.tests.test_numbers import asked, days, few, same, seen
from alaka.reports.tests.test_numbers import readers as readers
from alaka.segments.making import make
from alaka.segments.models import Segment
from alaka.segments.uses import uses
from alaka.sla.models import Clock

pytestmark = pytest.mark.django_db


def a_segment(owner: Agent, people: list[int], **more: Any) -> Segment:
    return make(Segment(name="Friends", owner=owner, is_live=False, **more), people)


def whole(people: list[int]) -> set[int]:
    """All records of the same people, one after the other."""
    root = dict(Contact.objects.values_list("pk", "root"))
    them = {root[pk] or pk for pk in people}
    return {pk for pk, above in root.items() if (above or pk) in them}


def opens(found: Answer, agent: Agent) -> None:
    """Every count in it a list of as many."""
    told = [(found.scope, found.total)]
    told += [(found.scope.narrowed(line.value), line.numbers) for line in found.lines]
    for scope, numbers in told:
        for measure in scope.report.measures:
            if measure.shape == "count" and measure.is_listed:
                page = behind.page(scope, measure, agent, None)
                assert page.count == numbers[measure.name], (scope.report.name, measure.name)
                assert len(page.rows) == min(page.count, 25)


@few
@given(seed=st.integers(0, 10**6))
def test_what_is_of_a_segment_is_counted_as_slowly(shop: Shop, readers: list[Agent], seed: int):
    random = Random(seed)
    with transaction.atomic():
        shop.fill(seed, conversations=12, cases=8)
        chosen = random.sample([each.pk for each in shop.contacts], 2)
        pk = str(a_segment(readers[1], chosen).pk)
        merging.merge(shop.contacts[0], shop.contacts[1], by=readers[1])
        theirs = whole(chosen)
        begin, end = days("Asia/Baku", 90)
        for agent in (readers[0], readers[1 + seed % 3]):
            agent = Agent.objects.get(pk=agent.pk)
            told = {
                name: asked(name, agent, period="90", segment=pk)
                for name in reports()
                if reports()[name].room == "service"
            }
            talks = [talk for talk in seen(agent) if talk.row.contact_id in theirs]
            for name, clock, slow in (
                ("volume", "opened_at", slowly.volume),
                ("response", "answered_at", slowly.response),
                ("resolution", "closed_at", slowly.resolution),
            ):
                same(told[name].total, slow(slowly.between(talks, clock, begin, end)))
                before = told[name].before
                assert before is not None
                earlier = slowly.between(talks, clock, begin - (end - begin), begin)
                same(before, slow(earlier))
            rated, wanted = (
                slowly.between(talks, clock, begin, end) for clock in ("rated_at", "asked_at")
            )
            same(told["satisfaction"].total, slowly.satisfaction(rated, wanted))
            waiting = [talk for talk in talks if talk.row.waiting_since]
            assert told["waiting"].total["waiting"] == len(waiting)
            mine: list[Any] = [*Case.objects.visible_to(agent).filter(contact__in=theirs)]
            cases = slowly.between(mine, "opened_at", begin, end)
            same(told["cases"].total, slowly.cases(cases, NOW))
            same(told["loop"].total, slowly.loop(cases, NOW))
            mine = [*Clock.objects.visible_to(agent).filter(conversation__contact__in=theirs)]
            clocks = slowly.between(mine, "started_at", begin, end)
            same(told["promises"].total, slowly.promises(clocks))
        for found in told.values():
            opens(found, agent)
        transaction.set_rollback(True)


@few
@given(seed=st.integers(0, 10**6))
def test_deals_of_a_segment_are_counted_as_slowly(market: Market, readers: list[Agent], seed: int):
    random = Random(seed)
    with transaction.atomic():
        market.fill(random, 24)
        people = Contact.objects.filter(root=None).order_by("pk")
        chosen = random.sample([each.pk for each in people], 3)
        pk = str(a_segment(readers[1], chosen).pk)
        merging.merge(people[1], people[2], by=readers[1])
        theirs = whole(chosen)
        some_packed(random)
        for agent in (readers[0], readers[1 + seed % 3]):
            agent = Agent.objects.get(pk=agent.pk)
            ways = [way for way in ways_of(agent) if way.deal.contact_id in theirs]
            begin, end = days("Asia/Baku", 90)

            def within(clock: Any, rows: list[Any] = ways, begin=begin, end=end) -> list[Any]:
                return [row for row in rows if (at := clock(row)) and begin <= at < end]

            closed = within(lambda way: way.closed_at)
            opened = within(lambda way: way.deal.opened_at if way.state != "gone" else None)
            entered = within(lambda way: way.entered_at)
            for name, slow in (
                ("funnel", of_deals.funnel(entered)),
                ("wins", of_deals.wins(closed)),
                ("velocity", of_deals.velocity(closed)),
                ("cohorts", of_deals.cohorts(opened, market.now)),
            ):
                found = asked(name, agent, period="90", by="agent", segment=pk)
                same(found.total, slow)
            opens(found, agent)
            standing = [way.deal for way in ways if way.state == "open"]
            assert asked("ageing", agent, segment=pk).total["open"] == len(standing)
            forecast = asked("forecast", agent, segment=pk)
            assert forecast.total["deals"] == len(standing)
            opens(forecast, agent)
        transaction.set_rollback(True)


def some_packed(random: Random) -> None:
    check()
    for facts in ALL:
        if random.random() < 0.7:
            packing.pack(facts)


def test_whoever_is_merged_or_parted_later_counts_at_once(shop: Shop, bob: Agent):
    shop.fill(7, conversations=20)
    one, other = shop.contacts[:2]
    pk = str(a_segment(bob, [one.pk]).pk)

    def counted() -> Any:
        return asked("volume", bob, period="90", segment=pk).total["conversations"]

    def those(*people: Contact) -> int:
        return Conversation.objects.filter(contact__in=people, joined_into=None).count()

    assert counted() == those(one)
    made = merging.merge(other, one, by=bob)
    assert counted() == those(one, other) > those(one)
    merging.undo(made, by=bob)
    assert counted() == those(one)


def test_every_report_can_be_narrowed(shop: Shop, bob: Agent):
    shop.fill(3)
    nobody = str(a_segment(bob, []).pk)
    for name, report in reports().items():
        assert SEGMENT in report.choices, name
        for pk in (nobody, "99999", "x"):
            assert asked(name, bob, segment=pk).is_empty, name


def test_the_segment_goes_along(shop: Shop, bob: Agent, at_bob: Client, at_charlie: Client):
    shop.fill(7, conversations=20)
    plain = at_bob.get("/desk/reports/volume/").content.decode()
    assert 'name="segment"' not in plain
    chosen = [shop.contacts[0].pk]
    row = a_segment(bob, chosen, sharing="own")
    number = Conversation.objects.filter(contact__in=chosen, joined_into=None).count()
    address = f"/desk/reports/volume/?period=90&segment={row.pk}"
    page = at_bob.get(address).content.decode()
    assert f'<option value="{row.pk}" selected>Friends</option>' in page
    assert "<span>People: Friends</span>" in page
    links = [unescape(each) for each in re.findall(r'href="(/desk/report[^"]*)"', page)]
    for path in (
        "volume/list?",
        "volume/sheet.pdf?",
        "volume/table.csv?",
        "response/?",
        "funnel/?",
    ):
        found = [each for each in links if each.startswith(f"/desk/reports/{path}")]
        assert found, path
        assert all(f"segment={row.pk}" in each for each in found), path
    listed = at_bob.get(f"/desk/reports/volume/list?measure=conversations&{address[22:]}")
    told = listed.content.decode()
    assert f"{number} conversation" in told
    assert "People: Friends" in told
    table = downloaded(at_bob.get(f"/desk/reports/volume/table.csv?{address[22:]}")).decode()
    assert list(csv.reader(io.StringIO(table)))[-1][1] == str(number)
    (save,) = [each for each in links if each.startswith("/desk/report-views/new")]
    assert "People: Friends" in at_bob.get(save).content.decode()
    query = f"period=90&segment={row.pk}"
    at_bob.post("/desk/report-views/new", {"report": "volume", "query": query, "name": "Theirs"})
    assert f"segment={row.pk}" in View.objects.get().query
    hidden = at_charlie.get(address)
    assert "Friends" not in hidden.content.decode()
    assert "a segment that is gone, or not yours to see" in hidden.content.decode()


def test_a_narrowed_report_is_mailed_narrowed(shop: Shop, bob: Agent, alice: Agent):
    shop.fill(7, conversations=20)
    chosen = [shop.contacts[0].pk]
    row = a_segment(bob, chosen, sharing="own")
    query = f"period=90&segment={row.pk}"
    view = View.objects.create(name="Week", report="volume", query=query, owner=bob)
    schedule = Schedule.objects.create(view=view, owner=bob, next_at=NOW, shape="csv")
    for agent in (bob, alice):
        send(schedule.pk, agent.pk)
    number = Conversation.objects.filter(contact__in=chosen, joined_into=None).count()
    whole, hidden = (each.attachments[0][1] for each in mail.outbox)
    assert re.split("[,;]", whole.splitlines()[-1])[1] == str(number)
    # Who does not see the segment gets nothing by it, and not what is of everybody.
    assert re.split("[,;]", hidden.splitlines()[-1])[1] == "0"
    answer = asked("volume", bob, period="90", segment=str(row.pk))
    assert printing._data(answer, bob)["narrowed"] == "People: Friends"
    assert printing.pdf(answer, bob).startswith(b"%PDF-")


def test_it_is_said_which_views_and_mailed_reports_use_a_segment(bob: Agent, alice: Agent):
    row, other = a_segment(bob, []), a_segment(alice, [])
    made = {}
    for name, owner, pk in (
        ("Week", bob, row.pk), ("Month", bob, row.pk), ("Mine", alice, row.pk),
        ("Hers", alice, row.pk), ("Else", bob, f"{row.pk}0"), ("Of all", bob, ""),
    ):  # fmt: skip
        query = f"period=90&segment={pk}" if pk else "period=90"
        made[name] = View.objects.create(name=name, report="wins", query=query, owner=owner)
    for name in ("Week", "Hers"):
        Schedule.objects.create(view=made[name], owner=made[name].owner, next_at=NOW)
    found = {(str(use.kind), use.name, use.url) for use in uses(bob, row.pk)}
    assert found == {
        ("Mailed report", "Week · Every week", f"/desk/report-views/{made['Week'].pk}/"),
        ("Saved view of a report", "Month", f"/desk/report-views/{made['Month'].pk}/"),
        ("Mailed report", "private, of Alice Adams · Every week", ""),
    }
    assert uses(bob, other.pk) == []
