from datetime import timedelta

import pytest

from alaka.accounts.models import Agent, Business
from alaka.core import clock


def language(answer) -> str:
    return answer.headers["Content-Language"]


def test_an_agent_reads_in_his_own_language(log_in, alice):
    Agent.objects.filter(pk=alice.pk).update(language="fa")
    answer = log_in(alice).get("/desk/account/", headers={"Accept-Language": "fr"})
    assert language(answer) == "fa"
    assert 'dir="rtl"' in answer.text


@pytest.mark.parametrize(
    ("accepted", "read"),
    [("fr-CA,fr;q=0.8", "fr"), ("de,bs;q=0.5", "bs"), ("de", "az"), ("", "az")],
)
def test_others_read_in_that_of_the_browser_or_else_of_the_business(client, ada, accepted, read):
    Business.objects.update(language="az")
    answer = client.get("/desk/account/login/", headers={"Accept-Language": accepted})
    assert language(answer) == read


def test_times_are_those_of_the_agents_zone_or_else_of_the_business(log_in, ada):
    browser = log_in(ada)
    ada.refresh_from_db()
    Agent.objects.filter(pk=ada.pk).update(seen_at=clock.now() - timedelta(seconds=5))
    page = f"/desk/settings/agents/{ada.pk}/"
    with clock.stopped_at(clock.now().replace(hour=12, minute=0)):
        Agent.objects.filter(pk=ada.pk).update(seen_at=clock.now())
        assert "16:00" in browser.get(page).text  # Baku
        Agent.objects.filter(pk=ada.pk).update(timezone="Asia/Tehran")
        assert "15:30" in browser.get(page).text


def test_a_chosen_language_is_kept_for_the_next_visit(log_in, alice):
    browser = log_in(alice)
    browser.post("/desk/account/language/", {"language": "bs", "next": "/desk/account/"})
    assert language(browser.get("/desk/account/")) == "bs"
    assert language(log_in(alice).get("/desk/account/")) == "bs"
    browser.post("/desk/account/logout/")
    assert language(browser.get("/desk/account/login/")) == "bs"


def test_the_choice_of_language_leads_to_no_other_site(client, ada):
    answer = client.post(
        "/desk/account/language/", {"language": "fr", "next": "https://evil.example/"}
    )
    assert answer.url == "/desk/"


def test_being_here_is_noted_once_a_minute(log_in, alice, django_assert_num_queries):
    browser = log_in(alice)
    began = clock.now() + timedelta(minutes=5)
    with clock.stopped_at(began):
        browser.get("/desk/account/")
        alice.refresh_from_db()
        assert alice.seen_at == began
    with clock.stopped_at(began + timedelta(seconds=50)):
        browser.get("/desk/account/")
        alice.refresh_from_db()
        assert alice.seen_at == began


def test_open_doors_ask_neither_session_nor_database(log_in, alice, django_assert_num_queries):
    browser = log_in(alice)
    with django_assert_num_queries(0):
        assert browser.get("/").url == "/desk/"
