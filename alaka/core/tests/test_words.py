"""What went wrong is kept once and read by each in his language."""

import pytest
from django.utils.translation import override

from alaka.channels.models import Channel
from alaka.core.words import Words
from alaka.inbox.models import Inbox

HERE = "The mail server refused the mail"


def test_words_are_said_in_the_language_of_the_moment():
    words = Words("%(what)s: %(said)s", what=Words(HERE), said="451 100% full")
    assert str(words) == "The mail server refused the mail: 451 100% full"
    for language in ("az", "bs", "fr", "fa"):
        with override(language):
            assert str(words).rstrip("\u2069").endswith("451 100% full")
            assert HERE not in words


def test_numbers_are_in_the_digits_of_the_reader():
    words = Words("%(least)s–%(most)s: %(said)s", least=1, most=250, said="451 4.7.1")
    assert str(words) == "1–250: 451 4.7.1"
    with override("fa"):
        assert str(words) == "\u2068۱\u2069–\u2068۲۵۰\u2069: \u2068451 4.7.1\u2069"
    assert Words.of(words.stored) == words


@pytest.mark.parametrize(
    "words",
    [
        Words(""),
        Words("Plain, with 100% and %(nothing)s."),
        Words("%(a)s and %(b)s", a=Words("%(c)s", c=1), b="{}"),
    ],
)
def test_what_is_kept_is_read_again(words: Words):
    assert Words.of(words.stored) == words
    assert str(Words.of(words.stored)) == str(words)


@pytest.mark.django_db
def test_a_column_of_words_holds_words_and_plain_text(shop_inbox: Inbox):
    channel = Channel.objects.create(kind="email", name="Mail", inbox=shop_inbox)
    words = Words("%(what)s (%(why)s)", what=Words(HERE), why="\x00 {")
    for kept, said in (
        (words, "The mail server refused the mail ( {)"),
        ("Plain.", "Plain."),
        ("{not json", "{not json"),
        ("", ""),
    ):
        channel.receiving_failed(kept)
        channel.refresh_from_db()
        assert str(channel.receive_error) == said
        assert bool(channel.receive_error) == bool(said)
    with override("fr"):
        channel.receiving_failed(words)
        channel.refresh_from_db()
        assert HERE not in channel.receive_error


def test_values_that_do_not_fit_leave_the_sentence():
    assert str(Words("%(one)s and %(two)s", one="1")) == "%(one)s and %(two)s"
