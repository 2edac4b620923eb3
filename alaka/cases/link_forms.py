"""What can be done by a link of a mail: one small form for each act.

``act()`` does it and says what came of it, for the page that follows; with errors it returns
nothing, and they stand at their fields.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, gettext_noop, ngettext
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.cases import handling
from alaka.cases.act_links import Deed, Link
from alaka.cases.asked import colleague_of
from alaka.cases.closing import CannotClose, Ending, close
from alaka.cases.models import Case, Digest, Outcome, Silence
from alaka.cases.reaching import reach
from alaka.cases.readers import zone_of
from alaka.cases.responsible import line
from alaka.core import clock
from alaka.core.fields import DayField
from alaka.core.templatetags.core import date_for_reader, datetime_for_reader, number
from alaka.core.words import Words
from alaka.inbox.answering import Saying, note

_LONG = 20_000


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    return forms.CharField(
        label=label, required=required, max_length=_LONG, widget=widget, help_text=help_text
    )


class DeedForm(forms.Form):
    """``heading`` and ``button`` say what it does; each deed has an ``act``, which returns what is
    told of it, or None where there are errors of the form."""

    heading: Any = ""
    button: Any = ""

    def __init__(self, data: Any = None, *, link: Link) -> None:
        self.case, self.agent, self.step = link.case, link.agent, link.step
        super().__init__(data)

    def act(self) -> Words | None:
        raise NotImplementedError


class AcceptForm(DeedForm):
    heading = button = gettext_lazy("Take it in hand")

    def act(self) -> Words | None:
        handling.accept(self.case, by=self.agent)
        due = datetime_for_reader(self.case.due_at)
        return Words(
            gettext_noop("It is in your hands. It should be answered by %(due)s."), due=due
        )


class PassForm(DeedForm):
    heading = gettext_lazy("Pass it on")
    button = gettext_lazy("Pass on")
    agent_id = forms.TypedChoiceField(label=gettext_lazy("To whom"), coerce=int)
    note = _text(gettext_lazy("What they should know"), required=False)

    def __init__(self, data: Any = None, *, link: Link) -> None:
        super().__init__(data, link=link)
        near = list(line(self.case.place))
        others = Agent.objects.who_answer().exclude(pk__in=[each.pk for each in near])
        groups = [(_("Answer for the place"), near), (_("Others"), list(others))]
        shut_out = {self.agent.pk, self.case.manager_id}
        self.fields["agent_id"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose somebody")),
            *(
                (name, [(each.pk, each.name) for each in people if each.pk not in shut_out])
                for name, people in groups
            ),
        ]

    def act(self) -> Words | None:
        to = Agent.objects.get(pk=self.cleaned_data["agent_id"])
        handling.pass_to(self.case, to, by=self.agent, note=self.cleaned_data["note"])
        sentence = gettext_noop("You passed it on to %(name)s, who is told of it.")
        return Words(sentence, name=to.name)


class StepForm(DeedForm):
    heading = button = gettext_lazy("Add a step")
    text = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    who = forms.ModelChoiceField(
        Agent.objects.none(), label=gettext_lazy("Who"), required=False, empty_label="—"
    )
    due_on = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, data: Any = None, *, link: Link) -> None:
        super().__init__(data, link=link)
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = Agent.objects.who_answer()
        who.initial = self.agent.pk
        # The telephone's own calendar; it knows no Jalali.
        if get_language() != "fa":
            self.fields["due_on"].widget = forms.DateInput(attrs={"type": "date"})

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day is not None and day < clock.now().astimezone(zone_of(self.agent)).date():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day

    def act(self) -> Words | None:
        given = self.cleaned_data
        step = handling.add_step(
            self.case, given["text"], given["who"], given["due_on"], by=self.agent
        )
        return Words(gettext_noop("The step is added: %(step)s"), step=step.text)


class CloseForm(DeedForm):
    heading = gettext_lazy("Solve and answer")
    button = gettext_lazy("Answer and close")
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    answer = _text(gettext_lazy("Answer to the customer"))
    text = _text(
        gettext_lazy("How it was decided"),
        required=False,
        help_text=gettext_lazy("For your colleagues; the customer does not see it."),
    )
    change = _text(gettext_lazy("What changes because of it"), required=False)

    def __init__(self, data: Any = None, *, link: Link) -> None:
        super().__init__(data, link=link)
        found = reach(self.case, self.agent)
        if found.channel is None:
            self.fields["answer"].required = False
            self.fields["answer"].help_text = (
                str(found.why)
                if found.is_for_others
                else _("The customer left no address: nothing is sent.")
            )
        elif language := _customers_language(self.case):
            told = _("It is sent to the customer. The customer's language: %(language)s.")
            self.fields["answer"].help_text = told % {"language": language}

    def act(self) -> Words | None:
        given = self.cleaned_data
        ending = Ending(given["outcome"], given["text"], given["answer"], given["change"])
        try:
            close(self.case, ending, by=self.agent)
        except CannotClose as refusal:
            for name, reason in refusal.errors.items():
                self.add_error(name if name in self.fields else None, reason)
            return None
        if self.case.answered_at is None:
            return Words(gettext_noop("The case is closed."))
        return Words(gettext_noop("The case is closed, and the answer is on its way."))


class AskForm(DeedForm):
    button = gettext_lazy("Ask")
    text = _text(gettext_lazy("Your question"))

    def __init__(self, data: Any = None, *, link: Link) -> None:
        super().__init__(data, link=link)
        self.colleague = colleague_of(self.case, self.agent)
        assert self.colleague is not None
        self.heading = _("Ask %(name)s") % {"name": self.colleague.name}
        self.fields["text"].help_text = _(
            "It stands as a note in the conversation. The answer comes to you by e-mail."
        )

    def act(self) -> Words | None:
        origin = self.case.origin
        assert origin is not None
        assert self.colleague is not None
        saying = Saying(f"@{self.colleague.name} {self.cleaned_data['text']}")
        note(origin, saying, by=self.agent)
        sentence = gettext_noop("%(name)s is asked. The answer comes to you by e-mail.")
        return Words(sentence, name=self.colleague.name)


class SnoozeForm(DeedForm):
    heading = gettext_lazy("Remind me later")
    button = gettext_lazy("Remind me")
    days = forms.TypedChoiceField(
        label=gettext_lazy("When"),
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("If it becomes overdue before that, you are told all the same."),
    )

    def __init__(self, data: Any = None, *, link: Link) -> None:
        super().__init__(data, link=link)
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, ngettext("In %(days)s day", "In %(days)s days", days) % {"days": number(days)})
            for days in (1, 2, 3, 7)
        ]

    def act(self) -> Words | None:
        zone, hour = zone_of(self.agent), Digest.of(self.agent).hour
        day = clock.now().astimezone(zone).date() + timedelta(days=self.cleaned_data["days"])
        until = datetime.combine(day, time(hour), zone)
        Silence.objects.update_or_create(
            case=self.case, agent=self.agent, defaults={"until": until}
        )
        sentence = gettext_noop("You are reminded on %(day)s.")
        return Words(sentence, day=date_for_reader(day, "full"))


class DoneForm(DeedForm):
    button = gettext_lazy("It is done")

    def __init__(self, data: Any = None, *, link: Link) -> None:
        super().__init__(data, link=link)
        self.heading = self.step.text if self.step else ""

    def act(self) -> Words | None:
        assert self.step is not None
        handling.finish_step(self.step, by=self.agent)
        return Words(gettext_noop("The step is done: %(step)s"), step=self.step.text)


FORMS: dict[Deed, type[DeedForm]] = {
    Deed.ACCEPT: AcceptForm,
    Deed.CLOSE: CloseForm,
    Deed.PASS: PassForm,
    Deed.STEP: StepForm,
    Deed.ASK: AskForm,
    Deed.SNOOZE: SnoozeForm,
    Deed.DONE: DoneForm,
}


def _customers_language(case: Case) -> str:
    origin = case.origin
    contact = case.contact
    code = (origin.language if origin else "") or (contact.language if contact else "")
    return str(dict(settings.LANGUAGES).get(code, "")) if code != get_language() else ""
