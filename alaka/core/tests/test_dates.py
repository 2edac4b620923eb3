from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alaka.core import clock, dates

BAKU = ZoneInfo("Asia/Baku")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LANGUAGES = ["en", "az", "bs", "fr", "fa"]


@pytest.fixture(autouse=True)
def _stopped_clock():
    with clock.stopped_at(NOW):
        yield


STYLES = {
    "short": ["22/11/2026", "22.11.2026", "22. 11. 2026.", "22/11/2026", "۱۴۰۵/۰۹/۰۱"],
    "medium": ["22 Nov 2026", "22 noy 2026", "22. nov 2026.", "22 nov. 2026", "۱ آذر ۱۴۰۵"],
    "long": [
        "22 November 2026",
        "22 noyabr 2026",
        "22. novembar 2026.",
        "22 novembre 2026",
        "۱ آذر ۱۴۰۵",
    ],
    "full": [
        "Sunday, 22 November 2026",
        "22 noyabr 2026, bazar",
        "nedjelja, 22. novembar 2026.",
        "dimanche 22 novembre 2026",
        "یک‌شنبه ۱ آذر ۱۴۰۵",
    ],
    "day": ["22 Nov", "22 noy", "22. nov", "22 nov.", "۱ آذر"],
}


@pytest.mark.parametrize("style", STYLES)
def test_a_date_is_written_in_each_language(style):
    assert [dates.format_date(NOW, code, BAKU, style) for code in LANGUAGES] == STYLES[style]


def test_a_time_and_an_instant_are_written_in_each_language():
    assert [dates.format_time(NOW, code, BAKU) for code in LANGUAGES] == ["14:00"] * 4 + ["۱۴:۰۰"]
    assert [dates.format_datetime(NOW, code, BAKU) for code in LANGUAGES] == [
        "22 Nov 2026, 14:00",
        "22 noy 2026 14:00",
        "22. nov 2026. 14:00",
        "22 nov. 2026, 14:00",
        "۱ آذر ۱۴۰۵،\u200f ۱۴:۰۰",
    ]


RELATIVE = [
    (timedelta(seconds=-20), ["now", "indi", "sada", "à l’instant", "اکنون"]),
    (
        timedelta(minutes=-5),
        ["5 min ago", "5 dəqiqə öncə", "prije 5 min.", "il y a 5\u00a0min", "۵ دقیقه پیش"],
    ),
    (
        timedelta(minutes=5),
        ["in 5 min", "5 dəqiqə ərzində", "za 5 min.", "dans 5\u00a0min", "۵ دقیقه بعد"],
    ),
    (timedelta(hours=-3), ["11:00", "11:00", "11:00", "11:00", "۱۱:۰۰"]),
    (
        timedelta(days=-1),
        ["yesterday 14:00", "dünən 14:00", "jučer 14:00", "hier 14:00", "دیروز ۱۴:۰۰"],
    ),
    (
        timedelta(hours=20),
        ["tomorrow 10:00", "sabah 10:00", "sutra 10:00", "demain 10:00", "فردا ۱۰:۰۰"],
    ),
    (timedelta(days=-30), ["23 Oct", "23 okt", "23. okt", "23 oct.", "۱ آبان"]),
    (
        timedelta(days=-500),
        ["10 Jul 2025", "10 iyl 2025", "10. jul 2025.", "10 juil. 2025", "۱۹ تیر ۱۴۰۴"],
    ),
]


@pytest.mark.parametrize(("away", "written"), RELATIVE)
def test_how_long_ago_is_written_in_each_language(away, written):
    assert [dates.relative(NOW + away, code, BAKU) for code in LANGUAGES] == written


def test_yesterday_is_yesterday_in_the_readers_zone():
    late = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    assert dates.relative(late, "en", BAKU) == "00:30"
    assert dates.relative(late, "en", ZoneInfo("Europe/Sarajevo")) == "yesterday 21:30"


def test_this_year_is_this_year_of_the_readers_calendar():
    with clock.stopped_at(datetime(2026, 4, 10, 12, tzinfo=UTC)):
        in_march = datetime(2026, 3, 1, 12, tzinfo=UTC)
        assert dates.relative(in_march, "en", UTC) == "1 Mar"
        assert dates.relative(in_march, "fa", UTC) == "۱۰ اسفند ۱۴۰۴"


def test_a_language_we_do_not_have_reads_english():
    assert dates.format_date(NOW, "de", BAKU) == "22 Nov 2026"
    assert dates.relative(NOW, "de", BAKU) == "now"


def test_an_unknown_style_is_an_error():
    with pytest.raises(ValueError, match="no style"):
        dates.format_date(NOW, "en", BAKU, "tiny")


@pytest.mark.parametrize(
    ("hours", "language", "written"),
    [
        (2, "en", "16:00"),
        (20, "en", "tomorrow 10:00"),
        (20, "az", "sabah 10:00"),
        (3 * 24, "en", "Friday 14:00"),
        (3 * 24, "bs", "petak 14:00"),
        (3 * 24, "fr", "vendredi 14:00"),
        (3 * 24, "fa", "جمعه ۱۴:۰۰"),
        (9 * 24, "en", "12 Mar 14:00"),
        (9 * 24, "fa", "۲۱ اسفند ۱۴:۰۰"),
    ],
)
def test_what_is_coming_is_written_with_its_day_unless_it_is_today(hours, language, written):
    tuesday = datetime(2026, 3, 3, 14, tzinfo=UTC)
    with clock.stopped_at(tuesday):
        assert dates.coming(tuesday + timedelta(hours=hours), language, UTC) == written


def test_weeks_begin_on_saturday_for_persian_and_on_monday_for_the_others():
    assert [dates.first_weekday(code) for code in LANGUAGES] == [0, 0, 0, 0, 5]


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("12.03.2026", "az", date(2026, 3, 12)),
        ("12/3/26", "en", date(2026, 3, 12)),
        ("12. 3. 2026.", "bs", date(2026, 3, 12)),
        ("2026-03-12", "fr", date(2026, 3, 12)),
        ("12 mart 2026, cümə axşamı", "az", date(2026, 3, 12)),
        ("jeudi 12 mars 2026", "fr", date(2026, 3, 12)),
        ("March 12, 2026", "en", date(2026, 3, 12)),
        ("12 août", "fr", date(2026, 8, 12)),
        ("1/2", "en", date(2026, 2, 1)),
        ("۱۴۰۵/۰۹/۰۱", "fa", date(2026, 11, 22)),
        ("1405/9/1", "en", date(2026, 11, 22)),
        ("05/9/1", "fa", date(2026, 11, 22)),
        ("95/9/1", "fa", date(2016, 11, 21)),
        ("1/9/1405", "fa", date(2026, 11, 22)),
        ("۱ آذر", "fa", date(2026, 11, 22)),
        ("یک‌شنبه ۱ آذر ۱۴۰۵", "fa", date(2026, 11, 22)),
        ("2026/3/12", "fa", date(2026, 3, 12)),
        ("12 mart 2026-cı il", "az", date(2026, 3, 12)),
        ("12. marta 2026. godine", "bs", date(2026, 3, 12)),
        ("12. siječnja 2026", "bs", date(2026, 1, 12)),
        ("1er février 2026", "fr", date(2026, 2, 1)),
        ("21st of March, 2026", "en", date(2026, 3, 21)),
        ("۱ آذر ماه سال ۱۴۰۵", "fa", date(2026, 11, 22)),
        ("2026-03-12T10:20:30Z", "en", date(2026, 3, 12)),
        ("12/03/2026 10:20", "fr", date(2026, 3, 12)),
        ("۱۴۰۵/۰۹/۰۱ ۱۰:۲۰", "fa", date(2026, 11, 22)),
        ("20260312", "en", date(2026, 3, 12)),
        ("20261312", "en", None),
        ("31.02.2026", "az", None),
        ("12.13.2026", "az", None),
        ("405/9/1", "fa", None),
        ("12", "en", None),
        ("soon", "en", None),
        ("", "fa", None),
    ],
)
def test_a_date_is_read_as_people_type_it(typed, language, meant):
    assert dates.parse_date(typed, language) == meant


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", ["short", "medium", "long", "full"])
def test_what_is_written_is_read_back(language, style):
    for days in range(0, 800, 13):
        day = date(2025, 1, 1) + timedelta(days=days)
        assert dates.parse_date(dates.format_date(day, language, style=style), language) == day
