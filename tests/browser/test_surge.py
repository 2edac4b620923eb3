"""Far more complaints than usual: whoever answers for the shop hears of it once, at the desk and by
mail, and it stands on the time line of the place."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import BrowserContext, expect

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.models import Case, Surge, Topic
from alaka.cases.surges.watching import watch
from alaka.core import clock, jobs
from tests.browser.conftest import Entering
from tests.browser.post import body, got
from tests.house import eventually
from tests.shop import PASSWORD, Shop


def usual_and_a_burst() -> int:
    """A complaint every third day for ten weeks, and twelve since yesterday."""
    sevda = Agent.objects.create_user(
        "sevda@gul.example", PASSWORD, name="Sevda", role=Role.MANAGER, language="en"
    )
    place = Place.objects.create(name="Bayil", manager=sevda)
    topic = Topic.objects.create(name="Crushed bouquets")
    hours = [60 + 72 * number for number in range(23)] + [1 + number for number in range(12)]
    Case.objects.bulk_create(
        Case(title="Crushed", place=place, topic=topic, manager=sevda,
             opened_at=clock.now() - timedelta(hours=past))
        for past in hours
    )  # fmt: skip
    return place.pk


def test_a_surge_is_told_once_at_the_desk_and_by_mail(
    gul: Shop, enter: Entering, context: Callable[..., BrowserContext]
):
    place = gul.call(usual_and_a_burst)
    desk = enter("sevda")
    desk.goto(f"{gul.url}/desk/inbox/")
    expect(desk.locator("body[data-connection=open]")).to_be_attached()
    gul.call(jobs.defer, "alaka.cases.jobs.watch")
    eventually(lambda: gul.call(Surge.objects.filter(place=place).exists))
    line = desk.locator("#surge-strip .pressing")
    expect(line).to_contain_text("Crushed bouquets · Bayil")
    expect(line).to_contain_text("12 complaints in 24 hours")

    letter = got(gul, "sevda")
    assert "Crushed bouquets · Bayil" in letter["Subject"]
    phone = context(viewport={"width": 360, "height": 740}).new_page()
    address = re.search(r"https?://\S+/m/surges/\S+", body(letter))
    assert address is not None
    phone.goto(address[0])
    expect(phone.locator("h1")).to_contain_text("Crushed bouquets · Bayil")

    assert gul.call(watch) == 0
    assert gul.call(Surge.objects.filter(place=place).count) == 1
    assert len(gul.dovecot.mails("sevda")) == 1
    line.locator("button").click()
    expect(line).to_have_count(0)
    desk.goto(f"{gul.url}/desk/places/{place}/")
    expect(desk.locator("main")).to_contain_text("Crushed bouquets")
    expect(line).to_have_count(0)
