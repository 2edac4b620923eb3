import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Team
from alaka.core import clock

NEW = "/desk/settings/agents/new/"
PASSWORD = "roses-in-the-snow"


def is_in(browser: Client) -> bool:
    return browser.get("/desk/account/").status_code == 200


def given(**changes: object) -> dict[str, object]:
    return {
        "name": "Emin Quliyev",
        "email": "Emin@gul.example",
        "role": "agent",
        "language": "az",
        "timezone": "",
        **changes,
    }


@pytest.fixture
def invitation(log_in, ada, mailoutbox, settings) -> str:
    log_in(ada).post(NEW, given())
    (mail,) = mailoutbox
    assert mail.to == ["emin@gul.example"]
    line = next(line for line in mail.body.splitlines() if "/invitation/" in line)
    return line.removeprefix(settings.PUBLIC_URL)


def test_an_invited_agent_chooses_a_password_and_is_in(invitation, client):
    assert "emin@gul.example" in client.get(invitation).text
    client.post(invitation, {"name": "Emin", "password": PASSWORD, "again": PASSWORD})
    assert is_in(client)
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["login", "agent added", "agent invited", "invitation accepted", "login"]


def test_an_invitation_is_good_once_and_for_a_week(invitation, client):
    with clock.stopped_at(clock.now() + timedelta(days=8)):
        assert client.get(invitation).status_code == 410
    client.post(invitation, {"name": "Emin", "password": PASSWORD, "again": PASSWORD})
    again = Client().post(invitation, {"name": "Thief", "password": "x" * 12, "again": "x" * 12})
    assert again.status_code == 410


def test_a_bad_password_is_refused_with_the_reason(invitation, client):
    page = client.post(invitation, {"name": "Emin", "password": "12345678", "again": "1234567"})
    assert "too common" in page.text
    assert "The passwords do not match." in page.text
    assert not is_in(client)


def test_where_no_mail_can_be_sent_the_link_is_shown(log_in, ada, settings, mailoutbox):
    settings.EMAIL_BACKEND = "alaka.core.mail.SystemMailBackend"
    settings.EMAIL_URL = ""
    page = log_in(ada).post(NEW, given(), follow=True)
    assert "E-mail cannot be sent yet" in page.text
    link = re.search(
        r'<pre[^>]*id="invitation"[^>]*>[^<]*(/desk/account/invitation/[^<]+)', page.text
    )
    assert link
    browser = Client()
    browser.post(link[1].strip(), {"name": "Emin", "password": PASSWORD, "again": PASSWORD})
    assert is_in(browser)
    assert mailoutbox == []


def test_somebody_who_cannot_get_in_gets_a_link_for_a_new_password(
    log_in, ada, alice, mailoutbox, settings, client
):
    log_in(ada).post(f"/desk/settings/agents/{alice.pk}/invitation/")
    body = mailoutbox[0].body
    assert "Ada sends you a link" in body
    path = next(line for line in body.splitlines() if "/invitation/" in line)
    path = path.removeprefix(settings.PUBLIC_URL)
    client.post(path, {"name": "Alice", "password": PASSWORD, "again": PASSWORD})
    assert is_in(log_in(alice, PASSWORD))


def test_a_link_for_somebody_with_a_password_is_shown_only_when_asked_for(
    log_in, ada, alice, settings
):
    settings.EMAIL_BACKEND = "alaka.core.mail.SystemMailBackend"
    browser, page = log_in(ada), f"/desk/settings/agents/{alice.pk}/"
    assert "/account/invitation/" not in browser.get(page).text
    assert "/account/invitation/" in browser.post(f"{page}invitation/", follow=True).text


def test_a_second_agent_with_the_same_address_is_refused(log_in, ada, alice):
    page = log_in(ada).post(NEW, given(email="ALICE@gul.example"))
    assert "This e-mail address is already in use." in page.text
    assert "Emin Quliyev" in page.text


def test_roles_and_teams_are_changed_and_noted(log_in, ada, alice):
    team = Team.objects.create(name="Baku")
    log_in(ada).post(
        f"/desk/settings/agents/{alice.pk}/",
        given(name="Alice", email=alice.email, role="manager", teams=[team.pk]),
    )
    alice = Agent.objects.get(pk=alice.pk)
    assert (alice.role, alice.team_ids) == ("manager", [team.pk])
    entry = AuditEntry.objects.get(act="agent changed")
    assert entry.agent == ada
    assert entry.data["before"]["role"] == "agent"
    assert entry.data["after"] == {
        "role": "manager", "teams": [team.pk], "email": alice.email, "only_places": False,
    }  # fmt: skip


def test_closing_an_account_ends_its_sessions_at_once(log_in, ada, alice):
    browser = log_in(alice)
    log_in(ada).post(f"/desk/settings/agents/{alice.pk}/closure/")
    assert not is_in(browser)
    assert not is_in(log_in(alice))
    log_in(ada).post(f"/desk/settings/agents/{alice.pk}/closure/")
    assert is_in(log_in(alice))


def test_the_last_administrator_stays_one(log_in, ada):
    browser = log_in(ada)
    browser.post(f"/desk/settings/agents/{ada.pk}/closure/")
    page = browser.post(
        f"/desk/settings/agents/{ada.pk}/", given(name="Ada", email=ada.email, role="agent")
    )
    assert "This is the only administrator." in page.text
    ada = Agent.objects.get(pk=ada.pk)
    assert ada.is_active
    assert ada.is_administrator


def test_an_old_address_lets_nobody_in(log_in, ada, alice, mailoutbox, client):
    old = alice.email
    EmailAddress.objects.create(user=alice, email=old, verified=True, primary=True)
    browser = log_in(alice)
    log_in(ada).post(
        f"/desk/settings/agents/{alice.pk}/", given(name="Alice", email="alice@new.example")
    )
    assert not is_in(browser)
    client.post("/desk/account/login/mail/", {"email": old})
    assert mailoutbox == []


def test_an_administrator_logs_somebody_out_everywhere(log_in, ada, alice):
    first, second = log_in(alice), log_in(alice)
    log_in(ada).post(f"/desk/settings/agents/{alice.pk}/sessions/")
    assert not is_in(first)
    assert not is_in(second)


def test_an_agent_logs_out_his_other_devices(log_in, alice):
    here, there = log_in(alice), log_in(alice)
    here.post("/desk/account/sessions/")
    assert is_in(here)
    assert not is_in(there)
    entry = AuditEntry.objects.get(act="other logins ended")
    assert (entry.agent, entry.data["count"]) == (alice, 1)


def test_the_list_of_agents_asks_few_questions(log_in, ada, django_assert_max_num_queries):
    teams = [Team.objects.create(name=f"Team {number}") for number in range(3)]
    for number in range(25):
        agent = Agent.objects.create_user(f"a{number}@gul.example", name=f"Agent {number}")
        agent.teams.set(teams)
    browser = log_in(ada)
    # Three of them are of the frame: presence, live channels, who waits.
    with django_assert_max_num_queries(17):
        assert "Agent 24" in browser.get("/desk/settings/agents/").text
