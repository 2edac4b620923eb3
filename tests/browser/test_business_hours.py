"""The week of a calendar: by keyboard, by hand on a Persian phone, and without script."""

from playwright.sync_api import expect

from alaka.accounts.models import Agent, Calendar, Role
from tests.browser.conftest import Entering
from tests.browser.test_persian import PHONE, overhanging
from tests.shop import Shop

WEEK = [[[540, 1080]]] * 4 + [[], [], []]


def _open(name: str, zone: str) -> int:
    Agent.objects.filter(email__startswith="shirin").update(role=Role.MANAGER)
    return Calendar.objects.create(name=name, timezone=zone, week=WEEK).pk


def _week(pk: int) -> list[list[list[int]]]:
    week: list[list[list[int]]] = Calendar.objects.get(pk=pk).week
    return week


def test_the_week_is_edited_by_keyboard_alone(gul: Shop, enter: Entering):
    pk = gul.call(_open, "Baku", "Asia/Baku")
    ada = enter("ada")
    ada.goto(f"{gul.url}/desk/settings/calendars/{pk}/")
    ada.get_by_label("Friday: add a time").focus()
    ada.keyboard.press("Enter")
    begin = ada.locator("[name=begin_4]")
    expect(begin).to_be_focused()
    ada.keyboard.type("9")
    ada.keyboard.press("Tab")
    ada.keyboard.type("1330")
    ada.get_by_label("Friday: copy to other days").focus()
    ada.keyboard.press("Enter")
    ada.locator("[name=copy_4][value='6']").focus()
    ada.keyboard.press("Space")
    ada.locator("button[name=copy][value='4']").focus()
    ada.keyboard.press("Enter")
    expect(ada.locator("[name=end_6]")).to_have_value("1330")
    ada.locator("[name=end_6]").press("Enter")
    expect(ada.locator("[name=end_6]")).to_have_value("13:30")
    morning = [[540, 810]]
    assert gul.call(_week, pk) == [morning] * 5 + [[], morning]


def test_a_persian_manager_edits_it_on_a_phone_without_script(gul: Shop, enter: Entering):
    pk = gul.call(_open, "Shiraz", "Asia/Tehran")
    shirin = enter("shirin", java_script_enabled=False, **PHONE)
    shirin.goto(f"{gul.url}/desk/settings/calendars/{pk}/")
    expect(shirin.locator("legend").first).to_have_text("شنبه")
    shirin.locator("button[name=add][value='5']").click()
    shirin.locator("[name=begin_5]").fill("۱۶")
    shirin.locator("[name=end_5]").fill("۲۱:۳۰")
    shirin.locator("form .form-actions .btn-primary").click()
    expect(shirin.locator("[name=end_5]")).to_have_value("۲۱:۳۰")
    assert gul.call(_week, pk)[5] == [[960, 1290]]


def test_nothing_hangs_over_the_edge_of_a_phone(gul: Shop, enter: Entering):
    pk = gul.call(_open, "Tehran", "Asia/Tehran")
    shirin = enter("shirin", **PHONE)
    for path in ("", "days/new/", "feeds/new/", "removal/"):
        shirin.goto(f"{gul.url}/desk/settings/calendars/{pk}/{path}")
        assert overhanging(shirin) == []
