"""What agents enter about conversations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent, Team
from alaka.channels.models import Channel
from alaka.core import clock, signing
from alaka.core.fields import DayField
from alaka.core.models import Blob
from alaka.core.uploading import UPLOAD, TooMuch, keep
from alaka.inbox import copying
from alaka.inbox.models import Conversation
from alaka.inbox.moments import moment, moments
from alaka.inbox.seeing import who_see

FILE = "upload"  # The purpose of the words that stand for files.


class ResolutionForm(forms.Form):
    resolution = forms.CharField(
        label=_("How was it solved?"),
        help_text=_("One line for whoever talks to this person next. Optional."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


class MomentForm(forms.Form):
    """A moment by its name (``when``), or by day and time."""

    when = forms.CharField(required=False)
    day = DayField(label=_("Day"), required=False)
    time = forms.TimeField(label=_("Time"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["at"] = self._at(values)
        at = values["at"]
        if at is not None and at <= clock.now():
            self.add_error("day", _("This time has passed. Choose a later one."))
        return values

    def _at(self, values: dict[str, Any]) -> datetime | None:
        if values.get("when"):
            return moment(values["when"])
        day = values.get("day")
        if day is None:
            return None
        of_day = values.get("time") or datetime.strptime("09:00", "%H:%M").time()  # noqa: DTZ007
        return datetime.combine(day, of_day, tzinfo=get_current_timezone())


class SnoozeForm(MomentForm):
    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("at") is None and not self.errors:
            self.add_error("day", _("Choose when it should come back."))
        return values

    @property
    def choices(self) -> Sequence[Any]:
        return list(moments())


class AssigneeForm(forms.Form):
    """To an agent, to a team, or to nobody: to those only who see all these conversations."""

    agent = forms.ModelChoiceField(Agent.objects.who_answer(), required=False)
    team = forms.ModelChoiceField(Team.objects.all(), required=False)
    nobody = forms.BooleanField(required=False)
    # What whoever gets it should know.
    note = forms.CharField(max_length=5000, required=False)

    def __init__(self, data: Any, conversations: Sequence[Conversation]) -> None:
        super().__init__(data)
        agents, teams = Agent.objects.who_answer(), Team.objects.all()
        for inbox in {conversation.inbox_id for conversation in conversations}:
            teams = teams.filter(pk__in=Team.objects.filter(inboxes=inbox))
        for one in {(each.inbox_id, each.place_id): each for each in conversations}.values():
            agents = agents.filter(pk__in=who_see(one).values("pk"))
        self.fields["agent"].queryset = agents.order_by("name")  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in ("agent", "team", "nobody")):
            raise forms.ValidationError(_("Choose an agent or a team."))
        return values


class SayingForm(MomentForm):
    """An answer or a note. ``last`` is the newest message the writer had seen when he began."""

    text = forms.CharField(
        label=_("Text"),
        max_length=200_000,
        strip=False,
        error_messages={"required": _("Write something before you send it.")},
    )
    last = forms.IntegerField(required=False, widget=forms.HiddenInput)
    copies = forms.CharField(label=_("Copy to"), max_length=5000, required=False)
    kept: Sequence[dict[str, Any]] = ()

    def _at(self, values: dict[str, Any]) -> datetime | None:
        """Day and time count only with their own button: they may stand there from before."""
        if not values.get("when") and "own" not in self.data:
            return None
        return super()._at(values)

    def clean(self) -> dict[str, Any]:
        """Files come along with the text itself where no script sent them before."""
        values = super().clean()
        try:
            self.kept = keep(self.files.getlist(UPLOAD))
        except TooMuch as problem:
            self.add_error(None, str(problem))
        return values

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()
        if not text:
            raise forms.ValidationError(_("Write something before you send it."))
        return text

    def clean_copies(self) -> list[str]:
        return copying.addresses(self.cleaned_data["copies"])

    @property
    def tokens(self) -> list[str]:
        return self.data.getlist("file") if hasattr(self.data, "getlist") else []

    @property
    def uploaded(self) -> list[dict[str, Any]]:
        """The files uploaded before, by their signed tokens, and those that came with the text."""
        return [*read_files(self.tokens), *self.kept]

    def blobs(self) -> list[tuple[str, str, Blob]]:
        files = self.uploaded
        found = Blob.objects.defer("data").in_bulk([file["blob"] for file in files])
        return [
            (file["name"], file["type"], found[file["blob"]])
            for file in files
            if file["blob"] in found
        ]


def read_files(tokens: Sequence[str]) -> list[dict[str, Any]]:
    files = []
    for token in tokens:
        try:
            files.append(signing.read(FILE, token))
        except signing.BadToken:
            continue  # An upload of days ago: its line is gone from the screen.
    return files


class OpeningForm(SayingForm):
    """The first word to a person: by which channel, under which subject."""

    channel = forms.TypedChoiceField(label=pgettext_lazy("an address", "From"), coerce=int)
    subject = forms.CharField(label=_("Subject"), max_length=300)

    field_order = ["channel", "copies", "subject", "text"]

    def __init__(self, data: Any, files: Any, channels: Sequence[Channel]) -> None:
        super().__init__(data, files)
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            (channel.pk, str(channel)) for channel in channels
        ]
