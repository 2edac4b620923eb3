"""What was erased after a backup goes again when that backup was put back."""

import json
from pathlib import Path

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.cli.erasing import _erase
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.privacy import erasing, ledger
from alaka.privacy.erasing import Decision
from alaka.privacy.models import Erasure, Reason, Wish

pytestmark = pytest.mark.django_db


def back(value: str) -> Contact:
    """As it stood in the backup."""
    person = Contact.objects.create(name="Dana Novak", created_at=clock.now())
    Handle.objects.create(contact=person, scheme="email", value=value, created_at=clock.now())
    return person


@pytest.fixture
def kept(dana: Contact, bob: Agent, tmp_path: Path) -> Path:
    """The file as it was saved, in a house that knows nothing of the erasure any more."""
    made = erasing.begin([dana.pk], Decision(bob, Reason.ASKED, Wish.PERSON))
    assert made is not None
    erasing.run(made.pk)
    path = tmp_path / "erased.jsonl"
    path.write_text("".join(ledger.lines()))
    Erasure.objects.all().delete()
    return path


def test_the_file_names_nobody(kept: Path) -> None:
    (line,) = kept.read_text().splitlines()
    assert set(json.loads(line)) == {"number", "begun_at", "addresses"}
    assert len(json.loads(line)["addresses"]) == 2
    assert "dana" not in line


def test_whoever_is_here_again_goes_again(kept: Path) -> None:
    again, other = back("dana@example.org"), back("erin@example.org")
    assert _erase(kept, is_dry=True) == 0
    assert not Erasure.objects.exists()
    assert _erase(kept, is_dry=False) == 0
    again.refresh_from_db()
    other.refresh_from_db()
    assert again.erased_at is not None
    assert other.name == "Dana Novak"
    assert _erase(kept, is_dry=False) == 0
    assert Erasure.objects.count() == 1


def test_another_file_erases_nobody(dana: Contact) -> None:
    with pytest.raises(ledger.UnreadableError):
        ledger.returned(["name;address"])


def test_managers_save_the_file(at_bob: Client, at_alice: Client, kept: Path) -> None:
    address = "/desk/settings/erasures/records.jsonl"
    assert at_bob.get(address)["Content-Disposition"] == 'attachment; filename="erased.jsonl"'
    assert at_alice.get(address).status_code == 403
