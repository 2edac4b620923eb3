"""Alarms and the pages of places, as managers see them at the desk and by the mail's link."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.closing import Ending, close
from alaka.cases.models import Case, Surge, SurgeNotice, Topic
from alaka.cases.opening import Brief, open_case
from alaka.cases.surges import look_links, telling
from alaka.cases.surges.acknowledging import acknowledge, tell
from alaka.cases.surges.charts import draw, of_surge
from alaka.conftest import logged_in
from alaka.core import clock


@pytest.fixture
def surge(baku: Place) -> Surge:
    """Six complaints about late deliveries at the shop in Baku, and one of long ago."""
    late = Topic.objects.create(name="Late", names={"az": "Gecikmə"})
    for hours in (1, 2, 3, 4, 5, 6, 24 * 20):
        with clock.stopped_at(clock.now() - timedelta(hours=hours)):
            open_case(Brief(f"Late by {hours} <hours>", topic=late, place=baku), by=None)
    now = clock.now()
    surge = Surge.objects.create(
        place=baku, topic=late, began_at=now - timedelta(hours=6, minutes=1), raised_at=now, days=1,
        count=6, usual=0.4,
    )  # fmt: skip
    tell("surge.raised", surge)
    telling.tell_all(surge)
    return surge


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_manager_sees_chart_numbers_and_the_complaints_behind_it(surge: Surge, boss: Agent):
    html = page(logged_in(boss), surge.get_absolute_url())
    assert "6 complaints in 24 hours, where about 0.4 are usual" in html
    assert html.count('class="row-line') == 6
    assert "Late by 1 &lt;hours&gt;" in html
    assert html.count("<rect") >= 2
    assert 'role="img" aria-label="Complaints by day from' in html
    assert "<td>" in html  # The same as a table.
    assert "style=" not in html


def test_the_desk_says_it_on_every_page_until_it_was_seen(surge: Surge, murad: Agent):
    client = logged_in(murad)
    assert "Gecikmə · Baku" in page(client, "/desk/cases/")
    page(client, surge.get_absolute_url())
    assert "Gecikmə · Baku" not in page(client, "/desk/cases/")


def test_who_said_that_he_has_seen_it_is_left_alone(surge: Surge, murad: Agent):
    client = logged_in(murad)
    notice = SurgeNotice.objects.get(agent=murad)
    answer = client.post(f"/desk/surge-notices/{notice.pk}/sight", headers={"HX-Request": "true"})
    assert "Gecikmə" not in answer.content.decode()
    assert Surge.objects.get().acknowledged_at is None


def test_a_note_says_who_looks_after_it(surge: Surge, murad: Agent, boss: Agent):
    path = f"{surge.get_absolute_url()}acknowledgement"
    logged_in(murad).post(path, {"note": "The van <broke> down."})
    html = page(logged_in(boss), surge.get_absolute_url())
    assert "The van &lt;broke&gt; down." in html
    assert "Murad looks after the alarm" in html
    logged_in(boss).post(path, {"note": "Other words"})
    assert Surge.objects.get().note == "The van <broke> down."


def test_a_note_that_is_too_long_is_refused_and_not_lost(surge: Surge, boss: Agent):
    path = f"{surge.get_absolute_url()}acknowledgement"
    response = logged_in(boss).post(path, {"note": "x" * 2001})
    assert response.status_code == 422
    assert "x" * 2001 in response.content.decode()
    assert Surge.objects.get().acknowledged_at is None


def test_the_manager_of_another_branch_sees_nothing_of_it(surge: Surge, baku: Place, shiraz: Place):
    shirin = logged_in(Agent.objects.get(name="شیرین"))
    assert shirin.get(surge.get_absolute_url()).status_code == 404
    assert shirin.get(f"/desk/places/{baku.pk}/").status_code == 404
    assert "Baku" not in page(shirin, "/desk/surges/")
    assert SurgeNotice.objects.filter(agent__name="شیرین").count() == 0


def test_the_list_keeps_what_is_over(surge: Surge, boss: Agent):
    Surge.objects.update(ended_at=clock.now())
    html = page(logged_in(boss), "/desk/surges/")
    assert "Late · Baku" in html
    assert "Complaints are as many as usual" in html


def test_an_empty_list_says_what_is_compared(boss: Agent):
    assert "last eight weeks" in page(logged_in(boss), "/desk/surges/")


def look(surge: Surge, agent: Agent) -> str:
    return re.sub(r"^https?://[^/]+", "", look_links.address(surge, agent))


def test_the_mails_link_opens_without_a_login_and_does_nothing(surge: Surge, murad: Agent):
    html = page(Client(), look(surge, murad))
    assert 'lang="az"' in html
    assert "Gecikmə · Baku" in html
    assert "<rect" in html
    assert SurgeNotice.objects.get(agent=murad).seen_at is None
    assert Surge.objects.get().acknowledged_at is None


def test_by_the_link_he_says_that_he_looks_after_it(surge: Surge, murad: Agent):
    path, client = look(surge, murad), Client()
    assert client.post(path, {"note": "Yeni maşın yoldadır."}).status_code == 302
    assert "Yeni maşın yoldadır." in page(client, path)
    assert Surge.objects.get().acknowledged_by == murad


def test_what_the_second_wrote_by_the_link_is_shown_to_him(surge: Surge, murad: Agent, boss: Agent):
    acknowledge(surge, "I call them.", by=boss)
    path, client = look(surge, murad), Client()
    html = client.post(path, {"note": "Yeni maşın yoldadır."}).content.decode()
    assert "I call them." in html
    assert "Yeni maşın yoldadır." in html
    assert Surge.objects.get().note == "I call them."


def test_the_link_ends_after_two_weeks_and_cannot_be_forged(surge: Surge, murad: Agent):
    path = look(surge, murad)
    assert Client().get(path[:-3] + "AAA").status_code == 410
    with clock.stopped_at(clock.now() + timedelta(days=15)):
        assert Client().get(path).status_code == 410


@pytest.mark.parametrize("why", ["he left", "the place is another's"])
def test_the_link_ends_with_the_right_to_see_it(
    surge: Surge, murad: Agent, shiraz: Place, why: str
):
    path = look(surge, murad)
    if why == "he left":
        Agent.objects.filter(pk=murad.pk).update(is_active=False)
    else:
        Place.objects.filter(surges=surge).update(manager=None)
        Place.objects.filter(pk=shiraz.pk).update(manager=murad)
    assert Client().get(path).status_code == 410


def test_the_page_of_a_place_counts_what_is_below_it(
    surge: Surge, baku: Place, shiraz: Place, company: Place, boss: Agent
):
    severe = open_case(Brief("Thorns", place=shiraz, severity=3), by=boss)
    close(severe, Ending("solved", "Done", "Sorry", "Gloves for all"), by=boss)
    open_case(Brief("Lovely", kind="praise", place=shiraz), by=boss)
    html = page(logged_in(boss), f"/desk/places/{company.pk}/")
    numbers = re.findall(r"<dd[^>]*>(?:<a[^>]*>)?(\d+)", html)
    assert numbers == ["8", "1", "8", "1", "1"]
    assert "something changed by 1" in html
    assert "Late · Baku" in html  # The alarm of a part.
    assert "Alarm: many more complaints than usual" in html  # On its time line.
    assert f"/desk/places/{shiraz.pk}/" in html
    assert "style=" not in html


def test_who_answers_for_one_place_is_led_to_it(surge: Surge, murad: Agent, baku: Place):
    assert logged_in(murad).get("/desk/places/").headers["Location"] == f"/desk/places/{baku.pk}/"


def test_an_agent_without_places_is_told_so(at_alice: Client):
    assert "You answer for no place" in page(at_alice, "/desk/places/")


def test_the_settings_of_a_place_and_its_page_lead_to_each_other(baku: Place):
    ada = Agent.objects.create_user("ada@gul.example", name="Ada", role=Role.ADMINISTRATOR)
    client = logged_in(ada)
    assert f'/desk/places/{baku.pk}/"' in page(client, f"/desk/settings/places/{baku.pk}/")
    assert f'/desk/settings/places/{baku.pk}/"' in page(client, f"/desk/places/{baku.pk}/")


def test_a_chart_holds_every_day_once_and_fits_its_frame(surge: Surge):
    chart = of_surge(surge)
    assert len({bar.day for bar in chart.bars}) == 56
    assert chart.total == 7
    assert all(bar.y + bar.height == chart.height for bar in chart.bars)
    assert max(bar.height for bar in chart.bars) == chart.height
    assert sum(bar.count for bar in chart.bars if bar.is_surge) == 6
    assert draw(Case.objects.none()).total == 0
