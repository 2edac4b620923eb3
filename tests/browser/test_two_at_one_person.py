"""Two agents have one person open: only the field that both touch is a conflict. And two companies
are one."""

from playwright.sync_api import Page, expect

from alaka.contacts.companies import changing
from alaka.contacts.models import Company, Contact, OwnField
from alaka.core import clock
from tests.browser.conftest import Entering
from tests.shop import Shop

ROSA = (
    {"name": "Rosa", "domains": ["rosa.example"]},
    {"name": "Rosa d.o.o.", "domains": ["rosa.ba"]},
)
RANKS = [["silver", "Silver"], ["gold", "Gold"], ["bronze", "Bronze"]]


def made() -> int:
    OwnField.objects.create(key="rank", name="Rank", kind="choice", choices=RANKS)
    OwnField.objects.create(key="site", name="Web page", kind="link")
    return Contact.objects.create(name="Rana", created_at=clock.now()).pk


def is_saved(page: Page, key: str) -> None:
    expect(page.locator(f"#entry-own-{key} .entry-saved")).to_have_text("Saved")


def test_two_agents_edit_one_person(gul: Shop, enter: Entering):
    pk = gul.call(made)
    alice, bob = enter("alice"), enter("bob")
    for page in (alice, bob):
        page.goto(f"{gul.url}/desk/contacts/{pk}")
    bob.get_by_label("Rank").select_option("gold")
    is_saved(bob, "rank")
    alice.get_by_role("textbox", name="Web page").fill("gul.example/rana")
    alice.get_by_role("textbox", name="Web page").press("Tab")
    is_saved(alice, "site")
    expect(alice.get_by_role("textbox", name="Web page")).to_have_value("https://gul.example/rana")
    alice.get_by_label("Rank").select_option("silver")
    clash = alice.locator(".clash")
    expect(clash).to_contain_text("changed this meanwhile")
    expect(clash.locator("dd")).to_have_text(["Gold", "–", "Silver"])
    alice.get_by_role("link", name="Keep theirs").click()
    expect(clash).to_have_count(0)
    expect(alice.get_by_label("Rank")).to_have_value("gold")
    alice.get_by_label("Rank").select_option("silver")
    is_saved(alice, "rank")
    bob.get_by_label("Rank").select_option("bronze")
    bob.get_by_role("button", name="Save mine").click()
    is_saved(bob, "rank")
    expect(bob.get_by_label("Rank")).to_have_value("bronze")
    stored = gul.call(lambda: Contact.objects.get(pk=pk).own)
    assert stored == {"rank": "bronze", "site": "https://gul.example/rana"}
    gul.call(lambda: OwnField.objects.update(is_archived=True))


def companies() -> list[int]:
    return [changing.create(values, by=None).pk for values in ROSA]


def stored() -> list[object]:
    return list(Company.objects.filter(search__contains="rosa").order_by("pk").values())


def test_two_companies_become_one_and_two_again(gul: Shop, enter: Entering):
    one, _two = gul.call(companies)
    before, page = gul.call(stored), enter("alice")
    page.goto(f"{gul.url}/desk/companies/{one}")
    page.get_by_role("link", name="Rosa d.o.o.").click()
    page.get_by_role("button", name="Merge").click()
    expect(page.locator("#panel-merges")).to_contain_text("Rosa d.o.o.")
    expect(page.locator(".part-person")).to_contain_text("rosa.ba")
    page.get_by_role("button", name="Separate").click()
    expect(page.locator("#panel-merges")).to_have_count(0)
    assert gul.call(stored) == before
    page.get_by_role("button", name="Not the same").click()
    expect(page.get_by_text("Is this the same company?")).to_have_count(0)
    page.get_by_text("Told apart").click()
    page.get_by_role("button", name="Suggest them again").click()
    expect(page.get_by_text("Is this the same company?")).to_be_visible()
