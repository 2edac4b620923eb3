"""The pages under Settings → Business hours, as a manager uses them, without script."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alaka.accounts.models import (
    Agent,
    AuditEntry,
    Calendar,
    HolidayFeed,
    Place,
    SpecialDay,
    Team,
)
from alaka.accounts.tests.test_holiday_reading import feed as ics
from alaka.core import clock

LIST = "/desk/settings/calendars/"
NOON = datetime(2026, 5, 8, 8, tzinfo=UTC)  # Friday, noon in Baku


@pytest.fixture(autouse=True)
def friday():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def desk(log_in, bob):
    return log_in(bob)


@pytest.fixture
def calendar(db) -> Calendar:
    week = [[[540, 1080]]] * 5 + [[], []]
    return Calendar.objects.create(name="Baku", timezone="Asia/Baku", week=week)


def typed(**more):
    """Friday from nine to one and from two to six."""
    week = {"begin_4": ["09:00", "14"], "end_4": ["13:00", "1800"]}
    return {"name": "Baku", "timezone": "Asia/Baku", **week, **more}


def page(calendar: Calendar) -> str:
    return f"{LIST}{calendar.pk}/"


def test_a_week_with_breaks_and_nights_is_kept(desk):
    desk.post(f"{LIST}new/", typed(begin_5=["22:00"], end_5=["02:30"], begin_6=["0"], end_6=["0"]))
    calendar = Calendar.objects.get()
    assert calendar.week == [[], [], [], [], [[540, 780], [840, 1080]], [[1320, 1590]], [[0, 1440]]]
    assert calendar.is_default, "the first one is that of the business"
    shown = desk.get(page(calendar)).text
    assert "Open now, closes at 13:00" in shown
    assert 'value="02:30"' in shown
    assert 'value="24:00"' in shown
    assert AuditEntry.objects.get(act="calendar added").about == "Baku"


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("9", "", "Write both times"),
        ("25:00", "26:00", "Write both times"),
        ("24:00", "25:00", "Write both times"),
        ("nine", "18:00", "Write both times"),
        ("9:00", "09.00", "Both times are the same"),
    ],
)
def test_a_wrong_time_is_said_at_its_row_and_nothing_typed_is_lost(desk, begin, end, words):
    shown = desk.post(f"{LIST}new/", typed(begin_1=[begin], end_1=[end])).text
    assert words in shown
    assert f'value="{begin}"' in shown
    assert 'value="1800"' in shown
    assert not Calendar.objects.exists()


def test_times_of_a_day_must_not_overlap(desk):
    shown = desk.post(f"{LIST}new/", typed(begin_1=["9", "12"], end_1=["13", "18"])).text
    assert "before the one above has ended" in shown


def test_rows_are_added_removed_and_copied_without_script(desk, calendar):
    added = desk.post(page(calendar), typed(add="4")).text
    assert added.count('name="begin_4"') == 3
    removed = desk.post(page(calendar), typed(remove="4.0")).text
    assert removed.count('name="begin_4"') == 1
    copied = desk.post(page(calendar), typed(copy="4", copy_4=["0", "6"])).text
    assert [copied.count(f'name="begin_{day}"') for day in range(7)] == [2, 0, 0, 0, 2, 0, 2]
    part = desk.post(page(calendar), typed(add="4"), headers={"HX-Request": "true"}).text
    assert "<html" not in part
    calendar.refresh_from_db()
    assert calendar.week[4] == [[540, 1080]], "nothing is saved yet"


def test_the_week_begins_on_the_readers_day_and_counts_in_his_digits(desk, bob, calendar):
    Agent.objects.filter(pk=bob.pk).update(language="fa")
    shown = desk.get(page(calendar)).text
    assert shown.index("<legend>شنبه") < shown.index("<legend>جمعه")
    assert 'value="۰۹:۰۰"' in shown
    desk.post(page(calendar), typed(begin_0=["۸:۳۰"], end_0=["۱۷"]))
    calendar.refresh_from_db()
    assert calendar.week[0] == [[510, 1020]]


def test_another_default_takes_the_place_of_the_first(desk, calendar):
    calendar.set_default(True)
    desk.post(f"{LIST}new/", typed(name="Sarajevo", is_default="on"))
    assert [each.name for each in Calendar.objects.filter(is_default=True)] == ["Sarajevo"]


def test_the_list_says_who_is_there_now(desk, calendar):
    Team.objects.create(name="Florists", calendar=calendar)
    assert "Open now, closes at 18:00" in desk.get(LIST).text
    with clock.stopped_at(datetime(2026, 5, 8, 20, tzinfo=UTC)):
        shown = desk.get(LIST).text
    assert "Closed, opens Monday 09:00" in shown
    assert "Florists" in shown


def test_a_calendar_is_removed_after_a_warning_that_names_its_teams(desk, calendar):
    team = Team.objects.create(name="Florists", calendar=calendar)
    assert "Florists" in desk.get(f"{page(calendar)}removal/").text
    desk.post(f"{page(calendar)}removal/")
    team.refresh_from_db()
    assert team.calendar is None
    assert AuditEntry.objects.get(act="calendar removed").about == "Baku"


def test_the_warning_names_the_places_and_what_counts_there_then(desk, calendar):
    above = Calendar.objects.create(name="Of the region")
    region = Place.objects.create(name="East", calendar=above)
    Place.objects.create(name="Corner", parent=region, calendar=calendar)
    Place.objects.create(name="Alone", calendar=calendar)
    assert [(place.name, other) for place, other in calendar.places_falling_back()] == [
        ("Alone", None), ("Corner", above),
    ]  # fmt: skip
    shown = desk.get(f"{page(calendar)}removal/").text
    assert "Corner" in shown
    assert "Of the region" in shown
    assert "those of the business" in shown


def test_the_calendar_of_the_business_goes_only_for_another(desk, calendar):
    calendar.set_default(True)
    assert "Add another one first" in desk.get(f"{page(calendar)}removal/").text
    assert desk.post(f"{page(calendar)}removal/").status_code == 422
    other = Calendar.objects.create(name="Other")
    assert "Say which one" in desk.get(f"{page(calendar)}removal/").text
    assert desk.post(f"{page(calendar)}removal/").status_code == 422
    assert Calendar.objects.default() == calendar
    desk.post(f"{page(calendar)}removal/", {"default": other.pk})
    assert list(Calendar.objects.all()) == [Calendar.objects.default()] == [other]


# ---------------------------------------------------------------- special days


def special(calendar: Calendar) -> str:
    return f"{page(calendar)}days/new/"


def test_a_special_day_closes_at_once(desk, calendar):
    assert calendar.hours.is_open(NOON)
    said = {"name": "Inventory", "begins_on": "8.5.2026", "kind": "closed"}
    desk.post(special(calendar), said)
    assert not Calendar.objects.get().hours.is_open(NOON)
    shown = desk.get(page(calendar)).text
    assert "Closed, opens Monday 09:00" in shown
    assert shown.count("Inventory") >= 2, "in the list and in the days ahead"


def test_a_special_day_has_other_hours_every_year(desk, calendar):
    said = {
        "name": "Eve", "begins_on": "31.12.2025", "repeats": "year", "kind": "open",
        "begin_special": ["10", "", ""], "end_special": ["14", "", ""],
    }  # fmt: skip
    desk.post(special(calendar), said)
    row = SpecialDay.objects.get()
    assert (row.slots, row.repeats) == ([[600, 840]], "year")
    shown = desk.get(f"{page(calendar)}days/{row.pk}/").text
    assert 'value="10:00"' in shown
    assert 'value="31/12/2025"' in shown
    desk.post(f"{page(calendar)}days/{row.pk}/removal/")
    assert not SpecialDay.objects.exists()


def test_a_persian_reader_writes_jalali_days(desk, bob, calendar):
    Agent.objects.filter(pk=bob.pk).update(language="fa")
    said = {"name": "نوروز", "begins_on": "۱۴۰۵/۰۱/۰۱", "ends_on": "۱۴۰۵/۰۱/۰۴"}
    desk.post(special(calendar), {**said, "repeats": "jalali", "kind": "closed"})
    row = SpecialDay.objects.get()
    assert (row.begins_on, row.ends_on) == (date(2026, 3, 21), date(2026, 3, 24))
    assert "۱۴۰۵/۰۱/۰۱" in desk.get(f"{page(calendar)}days/{row.pk}/").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"begins_on": "31.2.2026"}, "This is not a date. Write it like"),
        ({"ends_on": "1.5.2026"}, "comes before the first"),
        ({"ends_on": "1.6.2027"}, "A year is the most"),
        ({"kind": "open"}, "Write the hours"),
        ({"kind": "open", "begin_special": ["x"], "end_special": ["9"]}, "Some times cannot"),
        ({"name": ""}, "required"),
    ],
)
def test_what_is_wrong_with_a_special_day_is_said(desk, calendar, wrong, words):
    said = {"name": "Inventory", "begins_on": "8.5.2026", "kind": "closed", **wrong}
    assert words in desk.post(special(calendar), said).text
    assert not SpecialDay.objects.exists()


# ---------------------------------------------------------------- holidays from elsewhere


def test_a_file_of_holidays_is_taken(desk, calendar):
    content = ics("UID:1\nSUMMARY:Victory Day\nDTSTART;VALUE=DATE:20260509")
    file = SimpleUploadedFile("az.ics", content, "text/calendar")
    desk.post(f"{page(calendar)}feeds/new/", {"name": "Ours", "file": file})
    feed = HolidayFeed.objects.get()
    assert bytes(feed.content) == content
    assert "Being fetched" in desk.get(f"{page(calendar)}feeds/{feed.pk}/").text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "one of them"),
        ({"url": "ftp://example.org/a.ics"}, "valid URL"),
        ({"url": "holidays"}, "valid URL"),
        ({"file": SimpleUploadedFile("a.ics", b"<html>")}, "no iCalendar"),
        ({"url": "https://a.example/b", "file": SimpleUploadedFile("a", ics())}, "one of them"),
    ],
)
def test_what_is_wrong_with_holidays_is_said(desk, calendar, said, words):
    shown = desk.post(f"{page(calendar)}feeds/new/", {"name": "Azerbaijan", **said}).text
    assert words in shown
    assert 'value="Azerbaijan"' in shown
    assert not HolidayFeed.objects.exists()


def test_people_work_on_a_day_that_is_unticked(desk, calendar):
    feed = HolidayFeed.objects.create(calendar=calendar, name="AZ", url="https://a.example/b.ics")
    feed.holidays.create(name="Friday off", begins_on=date(2026, 5, 8), ends_on=date(2026, 5, 8))
    calendar.note_change()
    address = f"{page(calendar)}feeds/{feed.pk}/"
    assert not Calendar.objects.get().hours.is_open(NOON)
    desk.post(address, {"name": "AZ", "closed_on": []})
    assert Calendar.objects.get().hours.is_open(NOON)
    desk.post(address, {"name": "AZ", "closed_on": ["Friday off"]})
    assert not Calendar.objects.get().hours.is_open(NOON)
    desk.post(f"{address}removal/")
    assert Calendar.objects.get().hours.is_open(NOON)


def test_a_fault_is_told_in_the_readers_language(desk, bob, calendar):
    HolidayFeed.objects.create(
        calendar=calendar, name="AZ", url="https://a.example/", asked_at=NOON, fault="unreadable"
    )
    assert "This is no iCalendar file." in desk.get(page(calendar)).text
    Agent.objects.filter(pk=bob.pk).update(language="fr")
    assert "Ce n’est pas un fichier iCalendar." in desk.get(page(calendar)).text


def test_events_that_are_left_out_are_told(desk, calendar):
    feed = HolidayFeed.objects.create(
        calendar=calendar, name="AZ", asked_at=NOON, left_out_count=23, left_out=["<Odd> Day"]
    )
    assert "23 events could not be read and are left out." in desk.get(page(calendar)).text
    shown = desk.get(f"{page(calendar)}feeds/{feed.pk}/").text
    assert "&lt;Odd&gt; Day" in shown
    assert "and 22 more" in shown


# ---------------------------------------------------------------- where they are used


def test_teams_and_places_are_given_their_hours(log_in, ada, calendar):
    calendar.set_default(True)
    desk = log_in(ada)
    assert "selected" in desk.get("/desk/settings/teams/new/").text.split('name="calendar"')[1]
    desk.post("/desk/settings/teams/new/", {"name": "Florists", "calendar": calendar.pk})
    assert Team.objects.get().calendar == calendar
    desk.post("/desk/settings/places/new/", {"name": "Shop", "calendar": calendar.pk})
    assert Place.objects.get().calendar == calendar
    assert "Baku" in desk.get("/desk/settings/teams/").text


def test_a_place_keeps_the_hours_of_the_place_above_it_or_of_the_business(calendar):
    company = Place.objects.create(name="Gül")
    shop = Place.objects.create(name="Shop", parent=company)
    at_night = NOON.replace(hour=22)
    assert shop.hours.is_open(at_night)
    calendar.set_default(True)
    assert not shop.hours.is_open(at_night)
    company.calendar = Calendar.objects.create(name="Always", week=[[[0, 1440]]] * 7)
    company.save()
    assert Place.objects.get(name="Shop").hours.is_open(at_night)


def test_an_agent_does_not_get_in(log_in, alice, calendar):
    assert log_in(alice).get(page(calendar)).status_code == 403
