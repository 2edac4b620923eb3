"""A messy sheet is imported, corrected, undone and imported again."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

from alaka.contacts.models import Contact, Handle, OwnField
from alaka.importing.models import Import
from alaka.importing.tests.messy import fields, messy
from tests.browser.conftest import Entering
from tests.shop import Shop


def people() -> tuple[list[object], list[object]]:
    return (
        list(Contact.objects.order_by("pk").values()),
        list(Handle.objects.order_by("pk").values()),
    )


def counts() -> dict[str, int]:
    return Import.objects.latest("pk").counts


def state(page: Page, name: str) -> None:
    expect(page.locator(f"#import-live[data-state={name}]")).to_be_visible(timeout=60_000)


def bring(page: Page, url: str, path: Path) -> None:
    page.goto(f"{url}/desk/contacts/imports/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Country", exact=True).select_option("AZ")
    page.get_by_role("button", name="Try it").click()
    state(page, "tried")
    page.get_by_role("button", name="Import", exact=True).click()
    state(page, "done")


def shown(page: Page) -> list[int]:
    return [int(text) for text in page.locator(".import-bar .numbers").all_inner_texts()]


def test_a_messy_sheet_comes_in_is_mended_undone_and_comes_again(
    gul: Shop, enter: Entering, tmp_path: Path
):
    gul.call(fields)
    before = gul.call(people)
    page = enter("ada")
    sheet = tmp_path / "people.csv"
    with sheet.open("w", newline="", encoding="utf-16") as file:
        csv.writer(file, delimiter=";").writerows(messy(500))
    bring(page, gul.url, sheet)
    first = gul.call(counts)
    assert shown(page) == [first[name] for name in ("created", "changed", "unchanged", "refused")]
    assert sum(first.values()) == 500
    assert first["created"] == len(gul.call(people)[0]) - len(before[0])
    address = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="Refused rows as a file").click()
    refused = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(refused)))
    assert len(rows) == first["refused"] + 1
    for at, row in enumerate(rows[1:]):
        row[2:6] = [f"mended{at}@example.org", f"+99455{at:07d}", "", "gold"]
    with sheet.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    bring(page, gul.url, sheet)
    assert gul.call(counts)["created"] == first["refused"]
    for each in (page.url, address):
        page.goto(each)
        page.get_by_role("button", name="Undo the import").click()
        page.locator("dialog[open] .btn-danger").click()
        state(page, "undone")
    assert gul.call(people) == before
    with sheet.open("w", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(messy(500))
    bring(page, gul.url, sheet)
    assert gul.call(counts) == first
    gul.call(lambda: OwnField.objects.update(is_archived=True))
