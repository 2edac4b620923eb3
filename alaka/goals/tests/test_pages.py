"""The pages of goals and funnels: who sets them up, what is refused, what their reports show."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.conftest import logged_in
from alaka.goals.models import Funnel, Goal
from alaka.goals.tests.conftest import PAGES, Shop
from alaka.reports.boards import reports

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
    shop: Shop, alice: Agent, at_alice: Client, at_charlie: Client
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
