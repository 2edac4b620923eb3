"""Forms about calendars: the calendar itself, its special days, its holiday feeds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka.accounts import feeds
from alaka.accounts.forms import LTR, zone_field
from alaka.accounts.models import Business, Calendar, Fault, HolidayFeed, Repeats, SpecialDay
from alaka.accounts.slot_fields import SlotRows, WeekRows, usual_week
from alaka.core import clock, dates
from alaka.core.fields import DayField


class CalendarForm(forms.ModelForm):
    timezone = zone_field()
    is_default = forms.BooleanField(
        label=_("Calendar of the business"),
        required=False,
        help_text=_("Chosen for new teams, and asked where no team is responsible."),
    )

    class Meta:
        model = Calendar
        fields = ["name", "timezone"]

    def __init__(self, data: Any = None, *, instance: Calendar | None = None) -> None:
        is_new = instance is None
        initial = {"timezone": Business.get().timezone} if is_new else {}
        super().__init__(data, instance=instance, initial=initial)
        self.initial["is_default"] = self.instance.is_default
        self.week = WeekRows(data, usual_week() if is_new else self.instance.week)

    def is_valid(self) -> bool:
        # Both are asked, so that all that is wrong is shown at once.
        return all([self.week.is_valid(), super().is_valid()])

    @transaction.atomic
    def save(self, commit: bool = True) -> Calendar:
        calendar = self.instance
        calendar.week = self.week.week
        is_default = self.cleaned_data["is_default"] or not Calendar.objects.exists()
        fields = None if calendar.pk is None else ["name", "timezone", "week"]
        calendar.save(update_fields=fields)
        calendar.set_default(is_default)
        calendar.note_change()
        if "timezone" in self.changed_data:
            # Times without a zone in the feeds are read anew.
            for feed in calendar.feeds.defer("content"):
                feeds.ask_for(feed)
        return calendar


class RemovalForm(forms.Form):
    """What is asked before a calendar goes: which one is the business's then, if this was it."""

    def __init__(self, data: Any = None, *, calendar: Calendar) -> None:
        super().__init__(data)
        self.calendar = calendar
        if calendar.is_default:
            self.fields["default"] = forms.ModelChoiceField(
                Calendar.objects.exclude(pk=calendar.pk),
                label=_("Calendar of the business from then on"),
                empty_label=_("Choose a calendar"),
            )

    @property
    def is_last(self) -> bool:
        return self.calendar.is_default and not Calendar.objects.exclude(pk=self.calendar.pk)

    def save(self) -> None:
        self.calendar.remove(new_default=self.cleaned_data.get("default"))


class SpecialDayForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    begins_on = DayField(label=_("Day"))
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Only for several days running.")
    )
    repeats = forms.ChoiceField(label=_("Repeats"), choices=Repeats.choices, required=False)
    kind = forms.ChoiceField(
        label=_("That day"),
        choices=[("closed", _("Closed")), ("open", _("Other hours"))],
        widget=forms.RadioSelect,
        initial="closed",
    )

    def __init__(self, data: Any = None, *, instance: SpecialDay) -> None:
        self.instance = instance
        super().__init__(data, initial=_initial(instance) if instance.pk else None)
        example = dates.format_date(clock.now().date(), get_language() or "en", style="short")
        self.fields["begins_on"].widget.attrs["placeholder"] = example
        label = str(_("Other hours"))
        if data is None:
            self.slots = SlotRows.of("special", label, instance.slots)
        else:
            self.slots = SlotRows.typed("special", label, data)
        while len(self.slots.rows) < 3:
            self.slots.add()

    def clean(self) -> None:
        begin, end = self.cleaned_data.get("begins_on"), self.cleaned_data.get("ends_on")
        if begin and end and end < begin:
            self.add_error("ends_on", _("The last day comes before the first."))
        elif begin and end and (end - begin).days >= 365:
            self.add_error("ends_on", _("A year is the most."))
        self.found = self.slots.clean() if self.cleaned_data.get("kind") == "open" else []
        if not self.slots.is_valid:
            self.add_error(None, _("Some times cannot be read: see below."))
        elif self.cleaned_data.get("kind") == "open" and not self.found:
            self.add_error("kind", _("Write the hours, or choose “Closed”."))

    @transaction.atomic
    def save(self) -> SpecialDay:
        row, said = self.instance, self.cleaned_data
        row.name, row.begins_on = said["name"], said["begins_on"]
        row.ends_on = said["ends_on"] or said["begins_on"]
        row.repeats, row.slots = said["repeats"], self.found
        row.save()
        row.calendar.note_change()
        return row


def _initial(row: SpecialDay) -> dict[str, Any]:
    language = get_language() or "en"
    last = dates.format_date(row.ends_on, language, style="short") if row.days > 1 else ""
    return {
        "name": row.name,
        "begins_on": dates.format_date(row.begins_on, language, style="short"),
        "ends_on": last,
        "repeats": row.repeats,
        "kind": "open" if row.slots else "closed",
    }


class FeedForm(forms.Form):
    """A new feed: an address or a file."""

    name = forms.CharField(label=_("Name"), max_length=120)
    url = forms.CharField(
        label=_("Address"),
        max_length=1000,
        required=False,
        widget=forms.TextInput(attrs={**LTR, "inputmode": "url", "placeholder": "https://…/…ics"}),
        help_text=_("Of an iCalendar feed (.ics). It is asked every day."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        help_text=_("With the ending .ics, two megabytes at most."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, calendar: Calendar) -> None:
        super().__init__(data, files)
        self.calendar = calendar

    def clean_url(self) -> str:
        url = feeds.web_address(self.cleaned_data["url"].strip())
        if url:
            URLValidator(schemes=["http", "https"])(url)
        return url

    def clean_file(self) -> bytes | None:
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size > feeds.MOST_BYTES:
            raise ValidationError(Fault.TOO_LARGE.label)
        content: bytes = file.read()
        if fault := feeds.fault_of(content, self.calendar):
            raise ValidationError(fault.label)
        return content

    def clean(self) -> None:
        if self.errors:
            return
        if bool(self.cleaned_data["url"]) == (self.cleaned_data["file"] is not None):
            self.add_error("url", _("Give an address or a file: one of them."))

    def save(self) -> HolidayFeed:
        feed = HolidayFeed.objects.create(
            calendar=self.calendar,
            name=self.cleaned_data["name"],
            url=self.cleaned_data["url"],
            content=self.cleaned_data["file"],
        )
        feeds.ask_for(feed)
        return feed


class HolidaysForm(forms.Form):
    """What a feed is called, and on which of its days people are away."""

    name = forms.CharField(label=_("Name"), max_length=120)
    closed_on = forms.MultipleChoiceField(
        label=_("Closed on"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, feed: HolidayFeed) -> None:
        self.feed = feed
        self.names = list(dict.fromkeys(row.name for row in feed.holidays.all()))
        closed = [name for name in self.names if name not in feed.working_days]
        super().__init__(data, initial={"name": feed.name, "closed_on": closed})
        choices = self.fields["closed_on"]
        choices.choices = [(name, name or "–") for name in self.names]  # type: ignore[attr-defined]

    @transaction.atomic
    def save(self) -> None:
        closed = set(self.cleaned_data["closed_on"])
        self.feed.name = self.cleaned_data["name"]
        self.feed.working_days = [name for name in self.names if name not in closed]
        self.feed.save(update_fields=["name", "working_days"])
        self.feed.calendar.note_change()
