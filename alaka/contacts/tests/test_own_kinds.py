"""Own fields: what people write in each language is stored alike, and shown as they write it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from alaka.contacts.models import OwnField
from alaka.contacts.own.filling import OwnForm, changed, read_all, with_defaults
from alaka.contacts.own.kinds import KINDS

FLOWERS = [["rose", "Rose"], ["tulip", "Tulip"], ["lily", "Lilies, white"]]


def field(kind: str, **details: Any) -> OwnField:
    return OwnField(key=details.pop("key", "it"), name="It", kind=kind, **details)


READ = [
    ("text", "en", "  Loves roses ", "Loves roses"),
    ("number", "en", "1,234.50", "1234.5"),
    ("number", "bs", "1.234,50", "1234.5"),
    ("number", "fa", "۱۲۳۴٫۵", "1234.5"),
    ("number", "en", "100", "100"),
    ("number", "en", "15%", "0.15"),
    ("number", "bs", "-7,5 %", "-0.075"),
    ("number", "fr", "100\u202f%", "1"),
    ("number", "az", "%20", "0.2"),
    ("number", "fa", "۱۵٫۵٪", "0.155"),
    ("money", "fr", "1 234,5", "1234.5"),
    ("date", "en", "28/11/2026", "2026-11-28"),
    ("date", "en", "2026-11-28", "2026-11-28"),
    ("date", "fa", "۱۴۰۵/۹/۷", "2026-11-28"),
    ("yes_no", "en", "yes", True),
    ("yes_no", "az", "Xeyr", False),
    ("yes_no", "bs", "da", True),
    ("yes_no", "fr", "NON", False),
    ("yes_no", "fa", "بله", True),
    ("yes_no", "en", "0", False),
    ("link", "en", "gul.example/roses", "https://gul.example/roses"),
    ("choice", "en", "TULIP", "tulip"),
    ("several", "fa", "Rose، tulip", ["rose", "tulip"]),
    ("several", "en", "Lilies, white; Rose\ntulip |", ["lily", "rose", "tulip"]),
    ("several", "en", "Lilies, white", ["lily"]),
]


@pytest.mark.parametrize(("kind", "language", "text", "stored"), READ)
def test_what_a_cell_says_is_read(kind: str, language: str, text: str, stored: Any):
    with override(language):
        assert KINDS[kind].read(text, field(kind, choices=FLOWERS)) == stored


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_cell_stores_nothing(kind: str):
    assert KINDS[kind].read("  ", field(kind, choices=FLOWERS)) is None


REFUSED = [
    ("number", "twelve"),
    ("number", "1.2345678"),
    ("number", "%"),
    ("number", "%5%"),
    ("number", "5% off"),
    ("money", "5%"),
    ("money", "5.125"),
    ("date", "31/02/2026"),
    ("yes_no", "perhaps"),
    ("link", "javascript:alert(1)"),
    ("link", "not a link"),
    ("choice", "Daisy"),
    ("several", "Rose, Daisy"),
    ("text", "x" * 2001),
]


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_what_is_none_of_its_kind_is_refused_with_a_reason(kind: str, text: str):
    with pytest.raises(ValidationError) as refusal:
        KINDS[kind].read(text, field(kind, choices=FLOWERS))
    assert all(refusal.value.messages)
    assert len(set(refusal.value.messages)) == len(refusal.value.messages)


SHOWN = [
    ("number", {}, "1234.5", "bs", "1.234,5"),
    ("money", {"options": {"currency": "EUR"}}, "1234.5", "en", "€1,234.50"),
    ("date", {}, "2026-11-28", "fa", "۷ آذر ۱۴۰۵"),
    ("yes_no", {}, True, "en", "Yes"),
    ("choice", {"choices": FLOWERS}, "tulip", "en", "Tulip"),
    ("several", {"choices": FLOWERS}, ["rose", "gone"], "en", "Rose, gone"),
]


@pytest.mark.parametrize(("kind", "details", "stored", "language", "text"), SHOWN)
def test_a_value_is_shown_in_the_readers_way(
    kind: str, details: dict[str, Any], stored: Any, language: str, text: str
):
    with override(language):
        assert KINDS[kind].shown(stored, field(kind, **details), language) == text


@pytest.mark.parametrize("language", ["en", "az", "bs", "fr", "fa"])
@pytest.mark.parametrize(("kind", "stored"), [("number", "1234.5"), ("date", "2026-11-28")])
def test_what_the_form_shows_is_stored_alike_when_it_comes_back(
    language: str, kind: str, stored: str
):
    with override(language):
        form = OwnForm([field(kind)], {"it": stored})
        shown = form["own-it"].value()
        again = OwnForm([field(kind)], {}, {"own-it": shown})
        assert again.is_valid(), again.errors
        assert again.cleaned_data == {"it": stored}


def test_a_form_keeps_what_it_refuses_and_names_the_field():
    form = OwnForm(
        [field("number"), field("text", key="must", is_required=True)], {}, {"own-it": "x"}
    )
    assert not form.is_valid()
    assert set(form.errors) == {"own-it", "own-must"}
    assert form["own-it"].value() == "x"


def test_defaults_fill_what_was_not_given():
    fields = [field("text", key="a", default="A"), field("text", key="b", default="B")]
    assert with_defaults(fields, {"b": "mine", "c": None}) == {"a": "A", "b": "mine"}


def test_only_what_differs_is_a_change():
    assert changed({"a": "1", "b": "2"}, {"a": "1", "b": None, "c": "3"}) == {"b": None, "c": "3"}


def test_cells_that_fit_are_kept_and_the_others_named():
    fields = [field("number", key="a"), field("date", key="b")]
    values, reasons = read_all(fields, {"a": "7", "b": "soon"})
    assert values == {"a": "7"}
    assert list(reasons) == ["b"]
