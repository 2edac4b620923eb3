import pytest
from django.utils import translation

from alaka.channels.site import BadLine
from alaka.channels.webchat.config import WebchatConfig
from alaka.channels.webchat.definition import Offer, Question, offers_of, questions_of


def typed(**more: str) -> dict[str, str]:
    form = WebchatConfig()
    given = {name: field.initial for name, field in form.fields.items() if field.initial}
    return {**given, "asks_satisfaction": "on", **more}


def faults(**more: str) -> dict[str, list[str]]:
    return {
        name: [str(text) for text in texts]
        for name, texts in WebchatConfig(typed(**more)).errors.items()
    }


def test_a_new_chat_needs_nothing_to_be_typed():
    assert faults() == {}


@pytest.mark.parametrize(
    ("field", "text", "named"),
    [
        ("color", "red", "#rrggbb"),
        ("questions", "Topic | choice", "Topic | choice"),
        ("questions", "E-mail | email\nOther | email", "Other"),
        ("questions", "What | colour", "What | colour"),
        ("offers", "/prices | soon | | Hello", "/prices | soon | | Hello"),
        ("offers", "Hello there", "Hello there"),
        ("origins", "https://gul.example/shop", "https://gul.example/shop"),
        ("origins", "gul.example", "gul.example"),
        ("max_upload_mb", "100000", "MB"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(field, text, named):
    found = faults(**{field: text})
    assert list(found) == [field]
    assert named in found[field][0]


def test_an_error_is_in_the_readers_language():
    with translation.override("fa"):
        assert "خوشامد" in faults(offers="Hello")["offers"][0]


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Your name | name", Question("name", "Your name", "name")),
        ("E-mail* | email", Question("email", "E-mail", "email", True)),
        (
            "موضوع | choice | سفارش، قیمت",
            Question("موضوع", "موضوع", "choice", False, ("سفارش", "قیمت")),
        ),
        ("Order number", Question("Order number", "Order number")),
    ],
)
def test_a_question_is_read_from_its_line(line, question):
    assert questions_of(line) == (question,)


def test_an_offer_is_read_from_its_line():
    text = "/prices* | 20 | Google | Prices | or discounts?\n\n* | 0 | | Hi"
    assert offers_of(text) == (
        Offer("/prices*", 20, "google", "Prices | or discounts?"),
        Offer("*", 0, "", "Hi"),
    )
    with pytest.raises(BadLine):
        offers_of("/prices | 4000 | | Later than anybody stays")
