"""Two who proved who they are become one by a person's word only: no way in joins them."""

import ast
from pathlib import Path

import pytest

import alaka
from alaka.channels.identity import Identity
from alaka.channels.models import Channel
from alaka.chats import proving
from alaka.contacts.duplicates import jobs, whole
from alaka.contacts.models import Contact, Duplicate, Handle, Merge
from alaka.contacts.resolving import Claim, resolve
from alaka.contacts.tests.test_duplicates import twins
from alaka.core import clock
from alaka.importing.tests.conftest import Bring, ada, bring, written  # noqa: F401

pytestmark = pytest.mark.django_db
ROOT = Path(alaka.__file__).parent
# A page on which a person sees both, or a list of pairs that he chose; and the API, which says that
# nobody saw them: then two who are both proved are refused.
MERGING = {"contacts/views/merging.py", "contacts/duplicates/choosing.py", "api/duplicates.py"}
# Companies have nothing that proves who they are; their merge is another, of the same name.
OF_COMPANIES = {"contacts/views/company_merging.py", "api/company_merges.py"}


@pytest.fixture
def two() -> tuple[Contact, Contact]:
    """Alike in all, and both proved."""
    found = twins()
    Handle.objects.update(proved_at=clock.now())
    return found


def owners() -> dict[str, int]:
    return dict(Handle.objects.values_list("value", "contact"))


def test_nothing_else_in_the_house_merges():
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts) and _merges(path)
    }
    assert found == MERGING | OF_COMPANIES


def _merges(path: Path) -> bool:
    text = path.read_text()
    if "merging" not in text:
        return False
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "alaka.contacts.merging":
            return any(each.name == "merge" for each in node.names)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "merging.merge":
            return True
    return False


def test_comparing_everybody_suggests_them_and_merges_nobody(two: tuple[Contact, Contact]):
    jobs.ask()
    whole.run()
    assert Duplicate.objects.get().score == 100
    assert ["proved", "", 0] in Duplicate.objects.get().reasons
    assert not Merge.objects.exists()


def test_who_writes_with_the_addresses_of_both_is_the_first(two: tuple[Contact, Contact]):
    before = owners()
    keys = [("email", value) for value in before]
    for claim in (Claim(tuple(keys), is_proved=True), Claim(tuple(reversed(keys)))):
        (handle,) = resolve([claim])
        assert handle.value == claim.handles[0][1]
    assert owners() == before
    assert not Merge.objects.exists()


def test_a_signed_identity_with_the_address_of_another_takes_nothing(
    two: tuple[Contact, Contact], mail_channel: Channel
):
    one, other = two
    number = proving.customer_of(mail_channel, "42")
    Handle.objects.create(
        contact=one, scheme="customer", value=number, created_at=clock.now(), proved_at=clock.now()
    )
    before = owners()
    address = other.handles.get().value
    proving.prove(mail_channel, Identity("42", email=address, name="Đorđe"), None)
    assert owners() == before
    assert not Merge.objects.exists()


def test_an_imported_row_with_the_addresses_of_both_is_refused(
    two: tuple[Contact, Contact],
    bring: Bring,  # noqa: F811
):
    before = owners()
    of = written(bring([["Name", "E-mail"], ["Đorđe", "; ".join(before)]]))
    assert of.counts["refused"] == 1
    assert owners() == before
    assert not Merge.objects.exists()
