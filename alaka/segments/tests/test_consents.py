"""People found by what they said yes and no to, and the column that shows it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from alaka.accounts.models import Agent
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.segments import language
from alaka.segments.consents import ConsentsOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> dict[str, Contact]:
    """Ada said yes to all, Ben no to all, Cem yes but not by mail, Dea nothing."""
    made = {
        name: Contact.objects.create(name=name, sort_key=name, created_at=clock.now())
        for name in ("Ada", "Ben", "Cem", "Dea")
    }
    for name, is_given, scheme in (
        ("Ada", True, ""),
        ("Ben", False, ""),
        ("Cem", True, ""),
        ("Cem", False, "email"),
    ):
        state(Statement(made[name], "marketing", is_given, "form", scheme))
    return made


def found(agent: Agent, op: str, **more: Any) -> str:
    leaf = {"of": "consent", "op": op, "value": ["marketing"], **more}
    read = language.read(leaf, agent)
    assert not read.faults()
    rows = Contact.objects.visible_to(agent).filter(read.asked())
    return "".join(name[0] for name in rows.order_by("name").values_list("name", flat=True))


def test_who_said_yes_no_or_nothing_is_found(people: dict[str, Contact], alice: Agent):
    assert found(alice, "given") == "AC"
    assert found(alice, "withdrawn") == "BC"
    assert found(alice, "never") == "D"


def test_of_one_channel_the_last_word_on_it_counts(people: dict[str, Contact], alice: Agent):
    assert found(alice, "given", channel="email") == "A"
    assert found(alice, "given", channel="phone") == "AC"
    assert found(alice, "withdrawn", channel="email") == "BC"
    assert found(alice, "never", channel="email") == "D"


def test_a_merged_person_is_found_by_the_last_word_of_both(
    people: dict[str, Contact], alice: Agent
):
    state(Statement(people["Dea"], "marketing", False, "form"))
    merge(people["Ada"], people["Dea"], by=alice)
    assert found(alice, "given") == "C"
    assert found(alice, "withdrawn") == "ABC"


def test_it_reads_as_a_sentence_and_says_what_is_wrong(alice: Agent):
    leaf = {"of": "consent", "op": "given", "value": ["marketing"], "channel": "email"}
    assert language.read(leaf, alice).sentence() == "said yes to “News and offers” (E-mail)"
    for wrong, place in (
        ({"value": ["horoscopes"]}, "value"),
        ({}, "value"),
        ({"value": ["news"], "channel": "pigeon"}, "channel"),
        ({"value": ["news"], "channel": 7}, "channel"),
    ):
        read = language.read({"of": "consent", "op": "given", **wrong}, alice)
        assert list(read.faults()) == [place]


def test_the_column_says_it_in_one_question(people: dict[str, Contact], alice: Agent):
    with CaptureQueriesContext(connection) as asked:
        cells = ConsentsOf.cells(list(people.values()), alice)
    assert len(asked) <= 2
    assert cells[people["Ben"].pk] == "<bdi>News and offers: No</bdi>"
    assert people["Dea"].pk not in cells


def test_the_index_of_what_holds_now_answers(people: dict[str, Contact], alice: Agent):
    leaf = {"of": "consent", "op": "given", "value": ["marketing"]}
    rows = Contact.objects.visible_to(alice).filter(language.read(leaf, alice).asked())
    with connection.cursor() as cursor:
        # What other tests left in the statistics must not choose: it may answer, or nothing can.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "SELECT indexrelid::regclass FROM pg_index"
            " WHERE indrelid = 'contacts_consent'::regclass"
            " AND NOT indisprimary AND indexrelid <> 'consent_current'::regclass"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    assert "consent_current" in rows.explain()
