"""Columns of consents: read in five languages, written with date and source, taken back."""

from datetime import UTC, datetime

import pytest

from alaka.accounts.models import Agent
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.models import Consent, Contact
from alaka.importing.tests.conftest import Bring, tried, undone, written
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db

COLUMNS = ("name", "email", "consent.marketing")
HEAD = ["Name", "E-mail", "Consent: News and offers"]


def said() -> list[tuple[str, bool, str]]:
    rows = Consent.objects.current().filter(purpose="marketing").order_by("contact__name")
    return list(rows.values_list("contact__name", "is_given", "note"))


def test_a_header_that_says_so_becomes_a_column_of_consents(bring: Bring):
    for header in HEAD[2], "marketing consent", "Consentement marketing", "Razılıq marketing":
        of = bring([["Name", "E-mail", header], ["Ada", "ada@x.example", "yes"]])
        assert of.planned.columns == COLUMNS, header


def test_each_cell_says_yes_or_no_and_when_and_from_where(bring: Bring, ada: Agent):
    rows = [
        HEAD,
        ["Ada", "a@x.example", "yes"],
        ["Ben", "b@x.example", "NE; 2024-05-01; sajam u Sarajevu"],
        ["Cem", "c@x.example", "bəli; kağız üzərində"],
        ["Dea", "d@x.example", ""],
    ]
    written(bring(rows, columns=COLUMNS))
    assert said() == [
        ("Ada", True, ""),
        ("Ben", False, "sajam u Sarajevu"),
        ("Cem", True, "kağız üzərində"),
    ]
    ben = Consent.objects.get(contact__name="Ben")
    assert (ben.source, ben.by, ben.scheme) == ("import", ada, "")
    assert ben.at.astimezone(UTC).date() == datetime(2024, 5, 1, tzinfo=UTC).date()


def test_a_cell_that_is_neither_yes_nor_no_refuses_its_row(bring: Bring):
    of = tried(bring([HEAD, ["Ada", "a@x.example", "perhaps"]], columns=COLUMNS))
    assert of.trial["refused"] == 1


def test_who_said_so_already_is_not_written_again(bring: Bring, dana: Contact):
    state(Statement(dana, "marketing", True, "form"))
    rows = [HEAD, ["", "dana@example.org", "yes"]]
    of = tried(bring(rows, columns=COLUMNS))
    assert of.trial["unchanged"] == 1
    written(of)
    assert dana.consents.count() == 1


def test_undoing_takes_back_what_was_written_and_nothing_else(bring: Bring, dana: Contact):
    state(Statement(dana, "marketing", True, "form"))
    before = list(Consent.objects.values())
    rows = [HEAD, ["", "dana@example.org", "no"], ["Ben", "b@x.example", "yes"]]
    of = written(bring(rows, columns=COLUMNS))
    assert said() == [("Ben", True, ""), ("Dana Novak", False, "")]
    assert Event.objects.filter(verb="consent.withdrawn").count() == 1
    undone(of)
    assert list(Consent.objects.values()) == before
    assert not Contact.objects.filter(name="Ben").exists()
    assert not Event.objects.filter(verb="consent.withdrawn").exists()
