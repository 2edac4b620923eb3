"""The list of cases and one case, as its readers find them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent, Calendar, Place
from alaka.cases import handling
from alaka.cases.closing import Ending, close
from alaka.cases.models import Case, Outcome, Severity, Topic
from alaka.cases.opening import Brief, open_case
from alaka.conftest import logged_in
from alaka.core import clock
from alaka.inbox.models import Conversation


def shown(client: Client, **query: Any) -> list[str]:
    response = client.get(reverse("cases"), query)
    assert response.status_code == 200
    return [case.title for case in response.context["page"].rows]


@pytest.fixture
def at_murad(baku: Place) -> Client:
    Agent.objects.filter(places=baku).update(language="en")
    assert baku.manager is not None
    return logged_in(baku.manager)


def test_the_list_opens_with_what_the_reader_answers_for(
    case: Case, at_murad: Client, at_alice: Client
):
    assert shown(at_murad) == ["Roses a day late"]
    assert shown(at_alice) == []
    assert shown(at_alice, view="new") == ["Roses a day late"]
    page = at_murad.get(reverse("cases")).content.decode()
    assert '<span class="sidebar-count" id="side-cases">1</span>' in page


def test_views_tell_apart_new_overdue_and_closed(case: Case, at_bob: Client, bob: Agent):
    late = open_case(Brief("Long ago", due_at=clock.now() - timedelta(hours=1)), by=bob)
    done = open_case(Brief("Done"), by=bob)
    close(done, Ending(Outcome.UNFOUNDED), by=bob)
    handling.accept(case, by=bob)
    assert shown(at_bob, view="overdue") == [late.title]
    assert shown(at_bob, view="new") == [late.title]
    assert shown(at_bob, view="open") == [late.title, case.title]  # The soonest first.
    assert shown(at_bob, view="closed") == [done.title]
    assert shown(at_bob, view="mine") == [case.title]


def test_a_manager_finds_the_cases_of_his_places(
    case: Case, at_murad: Client, baku: Place, shiraz: Place, alice: Agent
):
    open_case(Brief("Elsewhere", place=shiraz), by=None)
    open_case(Brief("Alice's now", place=baku, manager=alice), by=None)
    assert shown(at_murad, view="branch") == ["Roses a day late", "Alice's now"]
    assert "My places" in at_murad.get(reverse("cases")).content.decode()
    assert "My places" not in logged_in(alice).get(reverse("cases")).content.decode()


def test_filters_narrow_the_list_with_all_that_is_part(
    case: Case, at_bob: Client, company: Place, baku: Place, shiraz: Place, bob: Agent
):
    whole = Topic.objects.create(name="Delivery")
    part = Topic.objects.create(name="Late", parent=whole)
    handling.change(case, by=bob, topic=part, severity=Severity.SEVERE)
    open_case(Brief("Nice seller", kind="praise", place=shiraz), by=bob)
    one: list[dict[str, Any]] = [
        {"topic": whole.pk}, {"severity": 3}, {"kind": "complaint"}, {"place": baku.parent_id},
        {"q": "late rose"}, {"q": f"#{case.pk}"}, {"manager": case.manager_id},
        {"contact": case.contact_id},
    ]  # fmt: skip
    for query in one:
        assert shown(at_bob, view="open", **query) == [case.title], query
    assert len(shown(at_bob, view="open", place=company.pk)) == 2
    assert shown(at_bob, view="open", q="tulips") == []
    odd = {"kind": "x", "severity": "99", "topic": "٣", "place": "-1", "manager": "9" * 40}
    assert len(shown(at_bob, view="open", **odd)) == 2  # What is unknown narrows nothing.
    page = at_bob.get(reverse("cases"), {"view": "open", "topic": str(whole.pk)}).content.decode()
    assert "Delivery" in page


def test_a_long_list_goes_page_by_page(at_bob: Client, bob: Agent):
    for number in range(30):
        open_case(Brief(f"Case {number}"), by=bob)
    first = at_bob.get(reverse("cases"), {"view": "open"}).context["page"]
    after: dict[str, str] = {"view": "open", "after": first.after}
    second = at_bob.get(reverse("cases"), after).context["page"]
    assert (len(first.rows), len(second.rows)) == (25, 5)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_the_clock_counts_business_hours_of_the_place(
    case: Case, at_murad: Client, baku: Place, monkeypatch: pytest.MonkeyPatch
):
    week: list[Any] = [[[540, 1080]]] * 5 + [[], []]  # Monday to Friday, 9 to 18.
    baku.calendar = Calendar.objects.create(name="Baku", timezone="Asia/Baku", week=week)
    baku.save()
    monday = clock.now() - timedelta(days=clock.now().weekday() - 7)
    due = monday.replace(hour=8, minute=30, second=0, microsecond=0)  # 12:30 in Baku.
    Case.objects.filter(pk=case.pk).update(due_at=due)
    monkeypatch.setattr(clock, "now", lambda: due - timedelta(hours=2))
    assert "2 hr" in at_murad.get(reverse("cases")).content.decode()
    monkeypatch.setattr(clock, "now", lambda: due - timedelta(days=2))  # A Saturday.
    page = at_murad.get(reverse("cases")).content.decode()
    assert "3 hr 30 min left" in page
    assert "the clock stands" in page
    monkeypatch.setattr(clock, "now", lambda: due + timedelta(hours=1))
    page = at_murad.get(reverse("cases")).content.decode()
    assert "overdue by 1 hr" in page
    assert "is-over" in page


def test_severity_is_said_in_words_too(case: Case, at_murad: Client, bob: Agent):
    assert "pill-danger" not in at_murad.get(reverse("cases")).content.decode()
    handling.change(case, by=bob, severity=Severity.SEVERE)
    assert "<span>Severe</span>" in at_murad.get(reverse("cases")).content.decode()
    assert "<span>Severe</span>" in at_murad.get(case.get_absolute_url()).content.decode()


def test_the_page_shows_what_is_known_and_done(case: Case, late: Conversation, at_murad: Client):
    page = at_murad.get(case.get_absolute_url()).content.decode()
    for text in ("Roses a day late", "Murad", "Baku", "Late roses", "A case was opened"):
        assert text in page
    live = at_murad.get(
        case.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "case-live"}
    )
    assert live.content.startswith(b'<div id="case-live"')


def test_an_analyst_reads_and_is_offered_no_act(case: Case, db: None):
    nina = Agent.objects.create_user("nina@gul.example", "x", name="Nina", role="analyst")
    page = logged_in(nina).get(case.get_absolute_url()).content.decode()
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert "Roses a day late" in page


def test_search_finds_cases_by_words_and_number(
    case: Case, at_murad: Client, shiraz: Place, bob: Agent
):
    handling.change(case, by=bob, text="Güllər gecikdi", wish="Pulunu istəyir")
    for words in ("gullər", "PULUNU", "roses late", str(case.pk)):
        page = at_murad.get(reverse("search"), {"q": words}).content.decode()
        assert case.get_absolute_url() in page, words
    assert shiraz.manager is not None
    elsewhere = logged_in(shiraz.manager).get(reverse("search"), {"q": "roses"}).content.decode()
    assert case.get_absolute_url() not in elsewhere


def test_whoever_may_not_see_it_finds_nothing(case: Case, at_charlie: Client):
    assert at_charlie.get(case.get_absolute_url()).status_code == 404
    assert shown(at_charlie, view="open") == []
