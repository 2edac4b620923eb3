"""The pages of goals and funnels: who sets them up, what is refused, what their reports show."""

import re
import threading
from datetime import UTC
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alaka.accounts.models import Agent, AuditEntry
from alaka.conftest import logged_in
from alaka.core.tests.downloads import downloaded
from alaka.goals import reaching, remembering
from alaka.goals.models import Funnel, Goal
from alaka.goals.questions.steps import STEPS
from alaka.goals.tests.conftest import PAGES, Shop
from alaka.reports.boards import reports
from alaka.reports.narrowing import asked_for
from alaka.reports.scope import Scope
from alaka.reports.views.lacking import PART
from alaka.segments.making import make
from alaka.segments.models import Segment
from alaka.tracking.columns import keeping, lacking
from alaka.tracking.events import terms
from alaka.tracking.events.terms import Word
from alaka.tracking.models import Source
from tests.house import eventually

pytestmark = pytest.mark.django_db

GOALS = "/desk/settings/goals/"


def test_a_manager_sets_goals_up(shop: Shop, bob: Agent, at_alice: Client):
    client = logged_in(bob)
    assert "No goals yet" in client.get(GOALS).content.decode()
    page = client.post(f"{GOALS}new/", {"name": "Thanks", "kind": "page", "worth": "fixed"})
    assert page.status_code == 422
    told = page.content.decode()
    assert "Give the address" in told
    assert "Say how much." in told
    given = {"name": "Thanks", "kind": "chat", "worth": "own"}
    assert "no value of its own" in client.post(f"{GOALS}new/", given).content.decode()
    given = {"name": "Thanks", "kind": "page", "how": "begins", "text": "/thanks", "is_on": "on"}
    assert client.post(f"{GOALS}new/", {**given, "worth": "nothing"}).status_code == 302
    goal = Goal.objects.get()
    shop.happened([{"browser": shop.browsers[0], "days": 2, "page": PAGES[4]}])
    listed = client.get(GOALS).content.decode()
    assert "1 time in 30 days" in listed
    assert "A page below" in listed
    changed = {**given, "kind": "order", "worth": "own", "is_on": ""}
    assert client.post(f"{GOALS}{goal.pk}/", changed).status_code == 302
    goal.refresh_from_db()
    assert (goal.kind, goal.how, goal.text, goal.is_on) == ("order", "", "", False)
    assert "Not in use" in client.get(GOALS).content.decode()
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["goal added", "goal changed"]
    assert at_alice.get(GOALS).status_code == 403


def test_a_funnel_is_built_shared_and_changed_by_its_owner(
    shop: Shop, alice: Agent, bob: Agent, at_alice: Client, at_charlie: Client
):
    page = at_alice.get("/desk/reports/steps/").content.decode()
    assert "Build a funnel first" in page
    new = "/desk/funnels/new/"
    step = {"step-1-kind": "page", "step-1-how": "contains", "step-1-text": "roses"}
    few = at_alice.post(new, {"name": "Roses", "days": "30", **step})
    assert few.status_code == 422
    assert "two steps at least" in few.content.decode()
    lacking = at_alice.post(new, {"name": "Roses", "days": "30", **step, "step-2-kind": "event"})
    assert "as the site calls it" in lacking.content.decode()
    given = {"name": "Roses", "days": "30", "is_shared": "on", **step, "step-2-kind": "order"}
    answer = at_alice.post(new, given)
    funnel = Funnel.objects.get()
    assert answer["Location"] == f"/desk/reports/steps/?funnel={funnel.pk}"
    ann, browser = shop.people[0], shop.browsers[0]
    shop.happened(
        [
            {"browser": browser, "days": 3, "page": PAGES[1]},
            {"browser": shop.browsers[1], "days": 3, "page": PAGES[1]},
        ]
    )
    shop.was(browser, ann, 1)
    shop.ordered(ann, 2, 20)
    shown = at_alice.get(answer["Location"]).content.decode()
    assert "1. A page with" in shown
    assert "2. An order" in shown
    lost = at_alice.get(f"/desk/reports/steps/list?funnel={funnel.pk}&measure=people&step=1")
    assert "1 person known by name" in lost.content.decode()
    assert "and 1 stranger" in lost.content.decode()
    assert "Ann" in lost.content.decode()
    other = Funnel.objects.create(name="Another", owner=bob, steps=funnel.steps)
    assert list(STEPS.choices[0].values(alice)) == [
        (str(funnel.pk), "Roses"),
        (str(other.pk), "Another"),
    ]
    other.delete()
    theirs = f"/desk/funnels/{funnel.pk}/"
    assert at_charlie.get(f"/desk/reports/steps/?funnel={funnel.pk}").status_code == 200
    assert at_charlie.get(theirs).status_code == 404
    assert at_alice.post(theirs, {**given, "is_shared": ""}).status_code == 302
    assert "Build a funnel first" in at_charlie.get("/desk/reports/steps/").content.decode()
    assert at_alice.post(f"{theirs}removal/").status_code == 302
    assert not Funnel.objects.exists()


def test_odd_addresses_of_reports_are_harmless(shop: Shop, at_alice: Client):
    shop.goal("Ordered", "order", worth="own")
    shop.happened([{"browser": shop.browsers[0], "days": 2, "page": PAGES[4]}])
    for name, queries in {
        "sources": ("segment=999&touch=nobody&goal=%00", "way='--&entry=9999999999999999999"),
        "steps": ("funnel=x", "step=99999"),
        "paths": ("page=7&node=x:y", "node=0:9999999999999999999"),
        "returning": ("what=moon&cohort=999", "way=none&by=cohort"),
        "chatting": ("days=x", "way=none"),
    }.items():
        main = reports()[name].main.name
        for query in queries:
            assert at_alice.get(f"/desk/reports/{name}/?{query}").status_code in {200, 422}, query
            listed = at_alice.get(f"/desk/reports/{name}/list?measure={main}&{query}")
            assert listed.status_code == 200, query
    strangers = at_alice.get("/desk/reports/sources/list?measure=people").content.decode()
    assert "1 stranger" in strangers
    assert "each person once" not in strangers
    visits = at_alice.get("/desk/reports/sources/list?measure=visits").content.decode()
    assert "and 1 stranger" in visits
    assert "· each person once, however often" in visits
    assert "Nobody of them is known by name" in strangers


def test_a_report_whose_copy_is_not_there_yet_says_so_and_what_to_do(
    shop: Shop, bob: Agent, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
):
    settings.DATA = tmp_path
    client = logged_in(bob)
    shop.goal("Basket", "page", how="is", text="/basket")
    shop.happened([{"browser": shop.browsers[0], "days": 20, "page": PAGES[3]}])
    assert "1 time in 30 days" in client.get(GOALS).content.decode()
    monkeypatch.setattr(lacking, "MOST", 0)
    for name in ("sources", "paths", "returning", "chatting"):
        page = client.get(f"/desk/reports/{name}/")
        assert page.status_code == 200
        assert "not ready yet" in page.content.decode(), name
        assert "start “alaka worker”" in page.content.decode()
    listed = client.get("/desk/reports/sources/list?measure=visits")
    assert "not ready yet" in listed.content.decode()
    assert client.get("/desk/reports/sources/table.csv").status_code == 503
    assert client.get("/desk/reports/sources/list.csv?measure=people").status_code == 503
    assert "in 30 days" not in client.get(GOALS).content.decode()
    keeping.keep()
    page = client.get("/desk/reports/sources/", headers={"HX-Request": "true", "HX-Target": PART})
    assert page["HX-Refresh"] == "true"
    assert "not ready yet" not in page.content.decode()


def test_numbers_that_take_seconds_appear_by_themselves(
    shop: Shop, bob: Agent, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
):
    settings.DATA = tmp_path
    client, may = logged_in(bob), threading.Event()
    client.get("/desk/reports/returning/")

    def ask(*_asked: object) -> list[tuple[Any, ...]]:
        may.wait(15)
        return []

    monkeypatch.setattr(reaching, "ask", ask)
    monkeypatch.setattr(reaching, "takes_long", lambda *_asked: True)
    monkeypatch.setattr(remembering, "A_DAY", 86400.0)
    page = client.get("/desk/reports/returning/").content.decode()
    assert "The numbers are being counted" in page
    assert 'hx-trigger="every 1s"' in page
    may.set()
    eventually(lambda: not remembering._coming)
    asked = {"HX-Request": "true", "HX-Target": PART}
    there = client.get("/desk/reports/returning/", headers=asked)
    assert there["HX-Refresh"] == "true"
    assert "Nothing to count here" in there.content.decode()
    listed = client.get("/desk/reports/returning/list?measure=people").content.decode()
    assert "The numbers are being counted" in listed
    eventually(lambda: not remembering._coming)
    table = client.get("/desk/reports/returning/table.csv?period=90")
    assert "In all" in downloaded(table).decode(), "a file waits"


def test_thousands_of_groups_are_shown_as_they_are_asked_for(shop: Shop, bob: Agent):
    client = logged_in(bob)
    shop.happened(
        [
            {"browser": shop.browsers[0], "days": 2 + number / 40, "page": f"{PAGES[0]}/{number}"}
            for number in range(520)
        ]
    )
    address = "/desk/reports/sources/?period=30&by=entry"
    page = client.get(address).content.decode()
    assert page.count('<th scope="row" class="report-depth-0">') == 100
    assert "420 more groups with fewer visits" in page
    (more,) = re.findall(r'href="(\?[^"]*)">Show 400 more<', page)
    page = client.get(f"/desk/reports/sources/{unescape(more)}").content.decode()
    assert page.count('<th scope="row" class="report-depth-0">') == 500
    assert "20 more groups" in page
    assert "Show" not in page.partition("20 more groups")[2].partition("</p>")[0]
    table = client.get(f"/desk/reports/sources/table.csv?{address.partition('?')[2]}")
    assert len(downloaded(table).splitlines()) == 522


def test_what_finds_no_room_in_memory_says_so_and_what_to_do(
    shop: Shop, bob: Agent, monkeypatch: pytest.MonkeyPatch
):
    """That DuckDB says so is tested where it is asked."""

    def ask(*_asked: object) -> None:
        raise lacking.TooMuchError

    client = logged_in(bob)
    monkeypatch.setattr(reaching, "ask", ask)
    segment = make(Segment(name="Friends", owner=bob, is_live=False))
    shop.goal("Ordered", "order")
    page = client.get("/desk/reports/paths/?period=365&page=7").content.decode()
    assert "room to count" in page
    assert re.search(r'\?period=30&amp;by=\w+&amp;page=7">Show the last 30 days', page)
    # What can be chosen is there, but for what only the copy knows: that stays.
    assert '<form class="report-filters" method="get" action="/desk/reports/paths/"' in page
    assert '<option value="365" selected>' in page
    assert f'<option value="{segment.pk}">Friends' in page
    assert '<input type="hidden" name="page" value="7">' in page
    assert "One site alone:" not in page, "paths tell no sites apart"
    site = Source.objects.create(name="Roses", created_at=shop.now)
    whole = client.get("/desk/reports/sources/?period=365&touch=first").content.decode()
    assert f'touch=first&amp;site={site.pk}">Roses' in whole
    listed = client.get("/desk/reports/sources/list?measure=visits&site=3&touch=first")
    assert 'touch=first&amp;site=3">Show the last 7 days' in listed.content.decode()
    week = client.get("/desk/reports/sources/?period=own&from=2026-11-01&to=2026-11-07")
    assert "room to count" in week.content.decode()
    assert "Show the last" not in week.content.decode(), "there is no shorter one"
    assert '<input type="hidden" name="site" value="3">' in listed.content.decode()
    assert '<option value="first" selected>' in listed.content.decode()
    assert 'name="goal"' in listed.content.decode()
    assert client.get("/desk/reports/paths/table.csv?period=365").status_code == 503


def test_what_was_chosen_and_is_gone_is_not_answered_with_something_else(shop: Shop, bob: Agent):
    client = logged_in(bob)
    step = {"kind": "order", "how": "", "text": ""}
    gone, left = shop.funnel(bob, step, step), shop.funnel(bob, step, step)
    Funnel.objects.filter(pk=left.pk).update(name="The other one")
    address = f"/desk/reports/steps/?funnel={gone.pk}"
    assert "This funnel is gone" not in client.get(address).content.decode()
    number = gone.pk
    gone.delete()
    page = client.get(address).content.decode()
    assert "This funnel is gone, or not yours to see." in page
    assert f'<option value="{number}" selected>Gone, or not yours to see' in page
    assert client.get(address.replace("/?", "/list?measure=people&")).status_code == 200
    assert "The other one" in client.get("/desk/reports/steps/").content.decode()
    for funnel, name in ((gone, "Gone, or not yours to see"), (left, "The other one")):
        scope = Scope.read(reports()["steps"], {"funnel": str(funnel.pk or number)}, UTC, "en")
        assert asked_for(scope, bob) == [f"Funnel: {name}"]
    # A page that was not seen lately can be asked for all the same.
    shop.happened([{"browser": shop.browsers[0], "days": 90, "page": "https://gul.example/old"}])
    shop.happened([{"browser": shop.browsers[0], "days": 1, "page": PAGES[1]}])
    old = terms.number(Word.PAGE, "https://gul.example/old")
    page = client.get(f"/desk/reports/paths/?period=365&page={old}").content.decode()
    assert "This page: gul.example/old" in re.sub("[\u2066-\u2069]", "", page)
    for odd in ("x", "7", "9" * 30):
        assert (
            "gul.example/roses" in client.get(f"/desk/reports/paths/?page={odd}").content.decode()
        )


def test_a_line_of_paths_leads_to_those_around_its_page_and_narrows_no_number(
    shop: Shop, bob: Agent
):
    client = logged_in(bob)
    for minute, seen in enumerate((1, 3, 1)):
        shop.happened(
            [{"browser": shop.browsers[0], "days": 2 - minute / 1440, "page": PAGES[seen]}]
        )
    shop.happened([{"browser": shop.browsers[1], "days": 1, "page": PAGES[1]}])
    roses, basket = (terms.number(Word.PAGE, PAGES[page]) for page in (1, 3))
    page = unescape(client.get(f"/desk/reports/paths/?page={roses}").content.decode())
    assert f'href="/desk/reports/paths/?period=30&by=node&page={basket}"' in page
    narrowed = client.get(f"/desk/reports/paths/?page={roses}&node=1:{basket}").content.decode()
    assert "Page: 1 page later" not in narrowed
    assert narrowed.count("/list?") == page.count("/list?")
    (whole,) = set(re.findall(r'href="([^"]*/list[^"]*measure=visits)"', narrowed)[:1])
    assert "node=" not in whole, "the number of all opens the list of all"
    step = {"kind": "page", "how": "begins", "text": "/roses"}
    funnel = shop.funnel(bob, step, {**step, "text": "/basket"})
    page = client.get(f"/desk/reports/steps/?funnel={funnel.pk}&step=2").content.decode()
    (whole,) = set(re.findall(r'href="([^"]*/list[^"]*measure=people)"', page)[:1])
    assert "step=" not in whole


def test_a_goal_that_is_in_use_no_more_is_not_answered_with_all(shop: Shop, bob: Agent):
    client = logged_in(bob)
    goal, _other = shop.goal("Old", "order", worth="own"), shop.goal("Other", "chat")
    address = f"/desk/reports/sources/?goal={goal.pk}"
    assert "Old" in client.get(address).content.decode()
    Goal.objects.filter(pk=goal.pk).update(is_on=False)
    page = client.get(address).content.decode()
    assert f'<option value="{goal.pk}" selected>A goal that is not in use' in page
    assert "Other: of visits" not in page
    assert "Other" in client.get("/desk/reports/sources/").content.decode()


def test_what_can_be_chosen_is_asked_once_for_a_page(shop: Shop, at_alice: Client, alice: Agent):
    shop.goal("Ordered", "order", worth="own")
    step = {"kind": "order", "how": "", "text": ""}
    shop.funnel(alice, step, step)
    for name, table in {"sources": "segments_segment", "steps": "goals_funnel"}.items():
        with CaptureQueriesContext(connection) as seen:
            at_alice.get(f"/desk/reports/{name}/?period=30")
        asked = [each["sql"] for each in seen.captured_queries]
        assert sum(f'FROM "{table}"' in sql for sql in asked) <= 3, name


@pytest.mark.parametrize("words", ["بیست‌وپنج رز", "none", "=1+1", "red\u00a0roses", "soft\u00adly"])
def test_whatever_people_typed_narrows_the_list_behind_its_number(
    shop: Shop, at_alice: Client, words: str
):
    shop.happened(
        [
            {"browser": shop.browsers[place], "days": 2, "page": PAGES[1], "search": search}
            for place, search in enumerate((words, "others", "others"))
        ]
    )
    page = unescape(at_alice.get("/desk/reports/searching/").content.decode())
    listed = re.findall(r'href="([^"]*/list\?[^"]*words=[^"]*measure=people)"', page)
    assert len(listed) == 2
    counts = [re.search(r"(\d) stranger", at_alice.get(each).content.decode()) for each in listed]
    assert [found and found[1] for found in counts] == ["2", "1"]
    narrowed = re.search(
        rf'href="(/desk/reports/searching/\?[^"]*)">\s*<bdi>{re.escape(words)}', page
    )
    assert narrowed, page
    inside = unescape(at_alice.get(narrowed[1]).content.decode())
    assert words in inside
    assert "others" not in inside
