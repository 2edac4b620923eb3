"""Nothing that opens over a page has an id that the page has, nor has any an id twice."""

import re
from html import unescape

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from tests.walls.full_house import House
from tests.walls.ids import Ids, ids_of
from tests.walls.test_budgets import PAGES

pytestmark = pytest.mark.django_db
FULL = [*(page for page in PAGES if page.startswith("/desk/")), "/desk/segments/new/"]
OVER = re.compile(r'<[^<>]*hx-get="([^"]+)"[^<>]*hx-target="#sheet-body"')


def test_ids_are_counted_but_not_in_templates():
    page = '<p id="a"><template><p id="b"></template><i id=b><i id="c"/><i id="a"><i id>'
    assert Ids(page).found == {"a": 2, "b": 1, "c": 1}
    assert Ids(page).twice == ["a"]


def test_full_pages_and_what_opens_over_them_have_no_id_twice(
    admin: Agent, mail_channel: Channel
) -> None:
    house, client = House(admin, mail_channel), Client()
    house.fill(3)
    client.force_login(admin)
    wrong, over = [], set()
    for page in map(house.address, FULL):
        response = client.get(page)
        ids = ids_of(response)
        wrong += [f"{page} {name}" for name in ids.twice]
        for link in map(unescape, OVER.findall(response.content.decode())):
            kind = page, re.sub(r"\d+", "0", link.partition("?")[0])
            if kind not in over:
                over.add(kind)
                sheet = ids_of(client.get(link, headers={"HX-Request": "true"}))
                both = sheet.twice + [name for name in sheet.found if name in ids.found]
                wrong += [f"{page} {link} {name}" for name in both]
    assert len(over) > 50
    assert not wrong
