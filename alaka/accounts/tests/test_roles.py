import pytest

from alaka.accounts.models import Agent, Role

SETTINGS = ["agents/", "teams/", "places/"]
ADMINISTRATION = ["agents/new/", "teams/new/", "places/new/", "business/", "audit/"]


@pytest.mark.parametrize("page", SETTINGS + ADMINISTRATION)
def test_settings_open_to_those_who_may(log_in, ada, alice, bob, nora, page):
    def status(who: Agent) -> int:
        return log_in(who).get(f"/desk/settings/{page}").status_code

    assert status(ada) == 200
    assert status(bob) == (200 if page in SETTINGS else 403)
    assert status(alice) == 403
    assert status(nora) == 403


@pytest.mark.parametrize("page", SETTINGS + ADMINISTRATION)
def test_nobody_gets_in_without_a_login(client, ada, page):
    path = f"/desk/settings/{page}"
    assert client.get(path).url == f"/desk/account/login/?next={path}"


def test_a_part_of_a_page_has_the_whole_page_go_to_the_login(client, ada):
    answer = client.get(
        "/desk/settings/agents/",
        headers={"HX-Request": "true", "HX-Current-URL": "/desk/settings/"},
    )
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/desk/account/login/?next=/desk/settings/"


def test_a_manager_sees_agents_but_changes_none(log_in, bob, alice):
    browser = log_in(bob)
    assert "Alice" in browser.get("/desk/settings/agents/").text
    for page in ("", "closure/", "factors/", "sessions/", "invitation/"):
        assert browser.post(f"/desk/settings/agents/{alice.pk}/{page}").status_code == 403
    assert Agent.objects.get(pk=alice.pk).is_active


def test_an_analyst_changes_nothing_but_his_own_account(log_in, nora):
    browser = log_in(nora)
    for path in ("/desk/settings/business/", "/desk/anything/", "/desk/setup/company/"):
        assert browser.post(path).status_code in {403, 404}
    answer = browser.post("/desk/account/", {"name": "Nora N.", "language": "fr", "timezone": ""})
    assert answer.status_code == 302
    nora.refresh_from_db()
    assert (nora.name, nora.language, nora.role) == ("Nora N.", "fr", Role.ANALYST)


def test_an_analyst_is_stopped_before_any_view_is_asked(log_in, nora):
    assert log_in(nora).post("/desk/setup/company/", {"name": "Mine"}).status_code == 403
