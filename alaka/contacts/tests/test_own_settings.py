"""The page on which administrators set up own fields."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Role, Team
from alaka.conftest import logged_in
from alaka.contacts.models import Contact, OwnField
from alaka.contacts.own.keys import make_key
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.own.setting_form import OwnFieldForm
from alaka.core import clock

pytestmark = pytest.mark.django_db

LIST = "/desk/settings/own-fields/"


@pytest.fixture
def at_ada(db: None) -> Client:
    ada = Agent.objects.create_user(
        "ada@gul.example", "roses-and-tulips", name="Ada", role=Role.ADMINISTRATOR
    )
    return logged_in(ada)


def person(name: str, **own: Any) -> Contact:
    return Contact.objects.create(name=name, own=own, created_at=clock.now())


def names() -> list[str]:
    return list(OwnField.objects.in_use().values_list("name", flat=True))


def indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'contact_own_%'")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Customer number", "customer_number"),
        ("Šifra kupca", "sifra_kupca"),
        ("Doğum günü", "dogum_gunu"),
        ("Уровень", "uroven"),
        ("شماره اشتراک", "shmarh_ashtrak"),
        ("客户", "field"),
        ("Level", "level_2"),
        ("x" * 80, "x" * 40),
    ],
)
def test_a_key_is_made_of_the_name_in_plain_letters(name: str, key: str):
    assert make_key(name, {"level"}, "field") == key


def test_every_kind_is_offered_with_a_sentence_and_can_be_added(at_ada: Client):
    page = at_ada.get(f"{LIST}kinds/").content.decode()
    for kind in KINDS.values():
        assert str(kind.about) in page
        given = {"name": f"My {kind.name}", "currency": "EUR", "of": "company"}
        if kind.name in {"choice", "several"}:
            given |= {"choice_key": "", "choice_name": "Rose"}
        assert at_ada.post(f"{LIST}kinds/{kind.name}/", given).status_code == 302, kind.name
    assert len(names()) == len(KINDS)
    assert AuditEntry.objects.filter(act="own field added").count() == len(KINDS)
    assert "My yes_no" in at_ada.get(LIST).content.decode()


def test_a_field_is_entered_whole_and_keeps_its_key_when_renamed(at_ada: Client, team: Team):
    given = {
        "name": "Credit limit",
        "name_fa": "سقف اعتبار",
        "help": "As agreed <b>in writing</b>",
        "currency": "AZN",
        "default_value": "1,000",
        "is_required": "on",
        "teams": [team.pk],
    }
    assert at_ada.post(f"{LIST}kinds/money/", given).status_code == 302
    made = OwnField.objects.get()
    assert (made.key, made.default, made.options) == ("credit_limit", "1000", {"currency": "AZN"})
    assert (made.names, list(made.teams.all())) == ({"fa": "سقف اعتبار"}, [team])
    at_ada.post(f"{LIST}{made.pk}/", given | {"name": "Limit", "default_value": ""})
    made.refresh_from_db()
    assert (made.name, made.key, made.default) == ("Limit", "credit_limit", None)
    assert "As agreed &lt;b&gt;" in at_ada.get("/desk/contacts/new").content.decode()


def test_what_cannot_be_is_said_and_nothing_is_lost(at_ada: Client):
    OwnField.objects.create(key="level", name="Level", kind="text")
    refusals: list[tuple[str, dict[str, Any], str]] = [
        ("text", {"name": "LEVEL"}, "There is a field with this name already."),
        ("text", {"name": ""}, "This field is required."),
        ("money", {"name": "Kept"}, "This field is required."),
        ("choice", {"name": "Kept"}, "Offer at least one choice."),
        ("choice", {"name": "Kept", "choice_key": ["", ""], "choice_name": ["A", "a"]}, "twice"),
        ("number", {"name": "Kept", "default_value": "x"}, "This is not a number."),
        ("text", {"name": "Kept", "is_unique": "on", "default_value": "x"}, "would be alike"),
    ]
    for kind, given, reason in refusals:
        answer = at_ada.post(f"{LIST}kinds/{kind}/", given)
        assert answer.status_code == 422
        assert reason in answer.content.decode(), reason
        assert given["name"] in answer.content.decode()
    assert OwnField.objects.count() == 1


def test_choices_are_arranged_before_they_are_saved(at_ada: Client):
    lines = {"name": "Level", "choice_key": ["", "", ""], "choice_name": ["A", "B", "C"]}
    page = at_ada.post(f"{LIST}kinds/choice/", lines | {"choice_down": "0"}).content.decode()
    assert page.index('value="B"') < page.index('value="A"') < page.index('value="C"')
    page = at_ada.post(f"{LIST}kinds/choice/", lines | {"choice_off": "1"}).content.decode()
    assert 'value="B"' not in page
    assert not OwnField.objects.exists()


def test_a_choice_keeps_its_key_when_it_is_renamed_and_comes_back(at_ada: Client):
    def save(url: str, *lines: tuple[str, str]) -> OwnField:
        keys, texts = [key for key, _ in lines], [text for _, text in lines]
        given = {"name": "Level", "choice_key": keys, "choice_name": texts}
        assert at_ada.post(url, given).status_code == 302
        return OwnField.objects.get()

    made = save(f"{LIST}kinds/choice/", ("", "Gold"), ("", "Silver"), ("", " "))
    url = f"{LIST}{made.pk}/"
    assert made.choices == [["gold", "Gold"], ["silver", "Silver"]]
    assert save(url, ("silver", "Silver"), ("gold", "Golden")).choices[1] == ["gold", "Golden"]
    made = save(url, ("gold", "Golden"), ("forged", "Bronze"))
    assert made.choices == [["gold", "Golden"], ["bronze", "Bronze"]]
    assert made.options["gone"] == [["silver", "Silver"]]
    made = save(url, ("", "Silver"))
    assert made.choices == [["silver", "Silver"]]


def test_marking_as_unique_names_the_two_who_are_alike(at_ada: Client):
    number = OwnField.objects.create(key="card", name="Card", kind="text")
    person("Dana", card="A-1")
    eve = person("Eve", card="A-1")
    url, given = f"{LIST}{number.pk}/", {"name": "Card", "is_unique": "on"}
    refused = at_ada.post(url, given)
    assert refused.status_code == 422
    assert "Dana and Eve both have “A-1”. Change one of them first." in refused.content.decode()
    Contact.objects.filter(pk=eve.pk).update(own={"card": "A-2"})
    assert at_ada.post(url, given).status_code == 302
    assert indexes() == [f"contact_own_{number.pk}"]
    at_ada.post(url, {"name": "Card"})
    assert indexes() == []


def test_two_who_become_alike_while_it_is_marked_are_no_breakdown(
    at_ada: Client, monkeypatch: pytest.MonkeyPatch
):
    number = OwnField.objects.create(key="card", name="Card", kind="text")
    person("Dana", card="A-1")
    person("Eve", card="A-1")
    monkeypatch.setattr(OwnFieldForm, "_refuse_doubles", lambda self: None)
    answer = at_ada.post(f"{LIST}{number.pk}/", {"name": "Renamed", "is_unique": "on"})
    assert answer.status_code == 422
    assert "Save once more." in answer.content.decode()
    assert (names(), indexes()) == (["Card"], [])


def test_fields_are_put_in_order_by_dragging_and_by_buttons(at_ada: Client):
    rows = [
        OwnField.objects.create(key=key, name=key, kind="text", position=at)
        for at, key in enumerate("abc")
    ]
    a, b, c = (row.pk for row in rows)
    at_ada.post(f"{LIST}order/", {"field": [c, a, b]})
    assert names() == ["c", "a", "b"]
    at_ada.post(f"{LIST}order/", {"field": [c, a, b], "up": b})
    assert names() == ["c", "b", "a"]
    at_ada.post(f"{LIST}order/", {"field": [a, "x", 987654321]})
    assert names() == ["a", "c", "b"]


def test_a_field_is_archived_and_brought_back(at_ada: Client):
    old = OwnField.objects.create(key="fax", name="Fax", kind="text")
    dana = person("Dana", fax="123")
    at_ada.post(f"{LIST}{old.pk}/archiving/")
    assert names() == []
    assert "Bring back" in at_ada.get(LIST).content.decode()
    at_ada.post(f"{LIST}{old.pk}/archiving/")
    assert names() == ["Fax"]
    dana.refresh_from_db()
    assert dana.own == {"fax": "123"}
    acts = AuditEntry.objects.filter(act__startswith="own field").order_by("pk")
    assert [row.act for row in acts] == ["own field archived", "own field brought back"]


def test_only_administrators_come_in(at_bob: Client):
    for path in ("", "kinds/", "kinds/text/"):
        assert at_bob.get(f"{LIST}{path}").status_code == 403
