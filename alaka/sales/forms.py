"""What agents enter about a deal."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent, Team
from alaka.cases.forms import LongText, place_field
from alaka.cases.models import Case
from alaka.contacts.companies import changing as companies
from alaka.contacts.models import Company, Contact
from alaka.core.fields import DayField, NumberField
from alaka.inbox.models import Conversation
from alaka.sales import money
from alaka.sales.models import Deal, LostReason, Stage


def _line(most: int, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(max_length=most, widget=widget, **more)


def money_field(**more: Any) -> NumberField:
    return NumberField(whole=12, parts=2, **more)


class FactsForm(forms.Form):
    """The facts of a deal. ``who`` are words to find its customer by; ``contact`` is who was
    found. Named ``only``, it holds those; what was not posted stays."""

    title = _line(200, label=_("In one line"))
    who = forms.CharField(max_length=200, required=False)
    contact = forms.ModelChoiceField(
        Contact.objects.none(), required=False, label=_("Customer"), widget=forms.RadioSelect
    )
    company = _line(
        200,
        label=_("Company"),
        required=False,
        help_text=_("Whoever is not in here yet is taken in under this name."),
    )
    amount = money_field(label=_("Amount"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=money.choices, required=False)
    expected_on = DayField(label=_("Expected on"), required=False)
    owner = forms.ModelChoiceField(
        Agent.objects.who_answer().order_by("name"),
        label=_("Owner"),
        required=False,
        empty_label=_("Nobody yet"),
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label=_("Team"), required=False, empty_label=_("None")
    )
    source = _line(
        80,
        label=_("Source"),
        required=False,
        help_text=_("How they came to us: fair, web, friend."),
    )
    competitor = _line(120, label=_("Competitor"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        reader: Agent,
        deal: Deal | None = None,
        begun: dict[str, Any] | None = None,
        only: Sequence[str] = (),
    ) -> None:
        super().__init__(data, initial=begun or {})
        self.reader = reader
        self.before = deal.company if deal else None
        people: Any = self.fields["contact"]
        people.queryset = Contact.objects.visible_to(reader)
        self.fields["place"] = place_field(deal.place_id if deal else None)
        self.initial.setdefault("currency", money.own())
        if deal is not None:
            known = {name: getattr(deal, name) for name in self.fields if name != "who"}
            known |= {"company": deal.company.name if deal.company else ""}
            self.initial.update(known, contact=deal.contact_id, place=deal.place_id)
        if only:
            self.fields = {name: self.fields[name] for name in only if name in self.fields}

    def clean_company(self) -> Company | None:
        name = " ".join(str(self.cleaned_data["company"]).split())
        if not name or self.errors:
            return None
        # Another record of that company may be meant: what nobody changed stays.
        if self.before is not None and self.before.name == name:
            return self.before
        return companies.named(name, by=self.reader)

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or money.own()

    def values(self) -> dict[str, Any]:
        """By field of the deal."""
        return {name: value for name, value in self.cleaned_data.items() if name != "who"}


class StageField(forms.ModelChoiceField):
    """A stage of a pipeline; the first where none is chosen."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Stage.objects.none(), label=_("Stage"), empty_label=None, **more)


class OpeningForm(FactsForm):
    """A new deal."""

    def __init__(self, *args: Any, stages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"] = StageField(required=False)
        field: Any = self.fields["stage"]
        field.queryset = stages


class ReasonChoice(forms.ModelChoiceField):
    def __init__(self) -> None:
        super().__init__(
            LostReason.objects.filter(is_archived=False),
            label=_("Why"),
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages={"required": _("Say why: otherwise nothing is learned from it.")},
        )


class LossForm(forms.Form):
    """Why a deal is lost; ``over`` names what happened: ``case:5`` or ``conversation:7``."""

    reason = ReasonChoice()
    over = forms.ChoiceField(label=_("What happened"), required=False)
    note = LongText(2, label=_("What should be known of it"))

    def __init__(self, data: Any = None, *, cases: Any, conversations: Any) -> None:
        super().__init__(data)
        self.cases = {f"case:{row.pk}": row for row in cases}
        self.conversations = {f"conversation:{row.pk}": row for row in conversations}
        field: Any = self.fields["over"]
        field.choices = [("", _("Nothing in here")), *_named(self.cases, self.conversations)]

    @property
    def has_over(self) -> bool:
        return bool(self.cases or self.conversations)

    def happened(self) -> tuple[Case | None, Conversation | None]:
        key = self.cleaned_data["over"]
        return self.cases.get(key), self.conversations.get(key)


def _named(cases: dict[str, Case], conversations: dict[str, Conversation]) -> list[Any]:
    heard = [(key, row.subject or row.preview or "—") for key, row in conversations.items()]
    groups = [
        (_("Cases"), [(key, row.title) for key, row in cases.items()]),
        (_("Conversations"), heard),
    ]
    return [group for group in groups if group[1]]


class PersonForm(forms.Form):
    """Somebody else who has a say in a deal."""

    contact = forms.ModelChoiceField(
        Contact.objects.none(), error_messages={"required": _("Choose somebody.")}
    )
    role = _line(80, label=_("Role"), required=False)

    def __init__(self, data: Any, *, reader: Agent) -> None:
        super().__init__(data)
        people: Any = self.fields["contact"]
        people.queryset = Contact.objects.visible_to(reader)


class LineForm(forms.Form):
    """So much of a product in a deal; without a quantity one of it."""

    quantity = NumberField(whole=9, parts=3, label=_("Quantity"), required=False)
    price = money_field(label=_("Price of one"))
    discount = NumberField(whole=3, parts=2, label=_("Discount, %"), required=False)

    def clean_quantity(self) -> Decimal:
        quantity = self.cleaned_data["quantity"]
        if quantity is not None and quantity <= 0:
            raise forms.ValidationError(_("It must be more than zero."))
        return quantity or Decimal(1)

    def clean_price(self) -> Decimal:
        if self.cleaned_data["price"] < 0:
            raise forms.ValidationError(_("It must not be less than zero."))
        price: Decimal = self.cleaned_data["price"]
        return price

    def clean_discount(self) -> Decimal:
        discount = self.cleaned_data["discount"] or Decimal(0)
        if not 0 <= discount <= 100:
            raise forms.ValidationError(_("It must be from 0 to 100."))
        return discount
