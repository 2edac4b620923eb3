"""Into an empty base some indexes are built at the end, and are there again whatever happens."""

import pytest
from django.db import connection

from alaka.contacts.models import Contact
from alaka.importing import indexes, jobs, running
from alaka.importing.models import PutAside
from alaka.importing.tests.conftest import Bring, written

pytestmark = pytest.mark.django_db

ROWS = [["E-mail"], ["a@example.org"], ["b@example.org"]]


def there() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE i.indrelid = 'contacts_contact'::regclass AND i.indisvalid"
        )
        return dict(cursor.fetchall())


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """What indexes there were after each batch; any import is a big one."""
    monkeypatch.setattr(indexes, "LEAST", 1)
    monkeypatch.setattr(indexes, "TIMES", 1)
    goes_on, found = running._counts_on, []

    def look(of: object) -> bool:
        found.append(set(there()))
        return goes_on(of)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "_counts_on", look)
    return found


def test_they_are_away_meanwhile_and_back_as_they_were(bring: Bring, seen: list[set[str]]):
    before = there()
    assert written(bring(ROWS)).counts["created"] == 2
    assert set(before) - seen[0] == set(indexes._NAMES)
    assert there() == before
    assert not PutAside.objects.exists()
    assert Contact.objects.found_by("b@example").count() == 1


def test_they_stay_where_there_are_people(bring: Bring, seen: list[set[str]], dana: Contact):
    Contact.objects.create(name="Emir", created_at=dana.created_at)
    Contact.objects.create(name="Ana", created_at=dana.created_at)
    assert written(bring(ROWS)).counts["created"] == 2
    assert seen == [set(there())]


def test_what_was_gathered_is_in_its_place_at_the_end(bring: Bring):
    assert written(bring(ROWS)).counts["created"] == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('contact_search')")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_a_worker_puts_back_what_a_killed_one_left():
    before = there()
    indexes._take()
    assert set(before) - set(there()) == set(indexes._NAMES)
    jobs.carry_on()
    assert not PutAside.objects.exists()
    assert set(there()) == set(before)
