from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from alaka.core import clock

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def shown(expression: str, value, language: str = "en") -> str:
    template = Template("{% load core %}{{ value|" + expression + " }}")
    with (
        clock.stopped_at(NOW),
        translation.override(language),
        timezone.override("Asia/Baku"),
    ):
        return template.render(Context({"value": value}))


def test_when_shows_how_long_ago_and_the_whole_instant():
    assert shown("when", NOW - timedelta(minutes=5)) == (
        '<time datetime="2026-11-22T09:55:00+00:00" '
        'title="Sunday, 22 November 2026, 13:55">5 min ago</time>'
    )


@pytest.mark.parametrize(
    ("expression", "value", "english", "persian"),
    [
        ("date_for_reader", NOW, "22 Nov 2026", "۱ آذر ۱۴۰۵"),
        ("date_for_reader:'short'", NOW, "22/11/2026", "۱۴۰۵/۰۹/۰۱"),
        ("datetime_for_reader", NOW, "22 Nov 2026, 14:00", "۱ آذر ۱۴۰۵،\u200f ۱۴:۰۰"),
        ("number", 1234567.5, "1,234,567.5", "۱٬۲۳۴٬۵۶۷٫۵"),
        ("number", 0, "0", "۰"),
        ("digits", "12:30", "12:30", "۱۲:۳۰"),
        ("initials", "Dana Karimova", "DK", "DK"),
        ("linked", "a\nb", '<p dir="auto">a<br>\nb</p>', '<p dir="auto">a<br>\nb</p>'),
    ],
)
def test_values_are_shown_in_the_readers_language(expression, value, english, persian):
    assert shown(expression, value) == english
    assert shown(expression, value, "fa") == persian


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1234, "1.2 kB"),
        (25_600, "26 kB"),
        (999_600, "1 MB"),
        (3 * 10**9, "3 GB"),
        (5 * 10**15, "5,000 TB"),
    ],
)
def test_a_size_is_shown_in_the_unit_that_fits(size, written):
    assert shown("filesize_for_reader", size) == written


def test_a_telephone_number_runs_left_to_right():
    assert shown("phone", "+994501234567") == '<bdi dir="ltr">+994 50 123 45 67</bdi>'
    assert shown("phone:'AZ'", "+994501234567") == '<bdi dir="ltr">050 123 45 67</bdi>'


@pytest.mark.parametrize(
    "expression",
    ["when", "date_for_reader", "linked", "phone", "number", "filesize_for_reader", "digits"],
)
def test_nothing_is_shown_for_nothing(expression):
    assert shown(expression, None) == ""


def test_what_came_from_outside_is_escaped():
    for expression in ("phone", "initials", "digits", "linked"):
        assert "<i" not in shown(expression, "<i>")


def test_a_tone_is_one_of_twelve_and_stays():
    tones = {shown("tone", f"name {number}") for number in range(200)}
    assert tones == {str(number) for number in range(12)}
    assert shown("tone", "Dana") == shown("tone", "Dana")
