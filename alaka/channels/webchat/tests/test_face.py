import pytest
from django.utils import translation

from alaka.channels.contract import Configuration
from alaka.channels.webchat.adapter import WebchatAdapter


def face(language="en", **settings):
    configuration = Configuration(
        id=1, name="Site", key="site", settings=settings, secrets={}, state={}, language=language
    )
    with translation.override(language):
        return WebchatAdapter(configuration).face()


def test_each_language_has_its_own_greeting():
    settings = {"greeting_fa": "سلام! بفرمایید."}
    assert face("fa", **settings)["greeting"] == "سلام! بفرمایید."
    assert face("fr", **settings)["greeting"] == "Bonjour ! Comment pouvons-nous vous aider ?"


@pytest.mark.parametrize("language", ["en", "az", "bs", "fr", "fa"])
def test_without_settings_it_is_complete(language):
    shown = face(language)
    assert shown["kind"] == "chat"
    assert shown["greeting"]
    assert shown["limits"] == {
        "text": 4000,
        "files": 5,
        "file_mb": 10,
        "types": shown["limits"]["types"],
    }
    assert "pdf" in shown["limits"]["types"]


def test_questions_and_offers_are_told_by_their_parts():
    shown = face(questions="E-mail* | email", offers="/shop* | 5 | | Hello")
    assert shown["questions"] == [
        {"name": "email", "label": "E-mail", "kind": "email", "is_required": True, "choices": ()}
    ]
    assert shown["offer"] == [{"page": "/shop*", "seconds": 5, "source": "", "text": "Hello"}]
