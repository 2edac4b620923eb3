"""Links to our own sites say whose letter they stood in."""

import re
from datetime import timedelta

import pytest

from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.tracking.letters import followed, signed, with_words
from alaka.tracking.models import Source

pytestmark = pytest.mark.django_db


def test_a_word_says_whose_letter_it_was_until_it_is_too_old(
    dana: Contact, monkeypatch: pytest.MonkeyPatch
):
    word = signed(dana.pk)
    assert len(word) == 24
    assert followed(word) == followed(word.upper()) == dana.pk
    for wrong in (f"{word[:-2]}aa", "made-up", "", "\x00"):
        assert followed(wrong) is None
    now = clock.now()
    for days, whose in ((56, dana.pk), (64, None)):
        monkeypatch.setattr(clock, "now", lambda days=days: now + timedelta(days=days))
        assert followed(word) == whose


def test_links_to_sites_with_visits_get_it_and_no_others(dana: Contact):
    text = (
        "See https://gul.example/roses?size=m#big, or (https://www.gul.example).\n"
        "Not https://else.example/, http://gul.example/ or gul.example."
    )
    assert with_words(text, dana.pk) == text
    Source.objects.create(
        name="Site",
        origins="https://gul.example\nhttps://*.gul.example",
        created_at=clock.now(),
    )
    word = signed(dana.pk)
    assert with_words(text, dana.pk) == (
        f"See https://gul.example/roses?size=m&alaka_m={word}#big, "
        f"or (https://www.gul.example?alaka_m={word}).\n"
        "Not https://else.example/, http://gul.example/ or gul.example."
    )
    assert not re.search("alaka_m", with_words("No link at all.", dana.pk))
