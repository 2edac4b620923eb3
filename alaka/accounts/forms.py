"""Forms about people, teams, places and the business itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from alaka.accounts import sessions, zones
from alaka.accounts.login_forms import AGAIN, NEW_PASSWORD, PASSWORD_RULE
from alaka.accounts.models import (
    Agent,
    Business,
    Calendar,
    Membership,
    Place,
    Presence,
    Role,
    Team,
    TeamSignature,
)
from alaka.accounts.models.presence import CAPACITY

LTR = {"dir": "ltr"}


def language_choices(empty: Any = None) -> list[tuple[str, Any]]:
    """Each language by its own name, for whoever reads no other."""
    own = [(code, own_name(code)) for code, _english in settings.LANGUAGES]
    return [("", empty), *own] if empty is not None else own


def own_name(code: str) -> str:
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]


def zone_field(empty: Any = None, **options: Any) -> forms.ChoiceField:
    def choices() -> list[tuple[str, Any]]:
        return [("", empty), *zones.choices()] if empty is not None else zones.choices()

    return forms.ChoiceField(
        label=_("Time zone"), choices=choices, required=empty is None, **options
    )


def new_password_field(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", **LTR})
    return forms.CharField(label=label, help_text=help_text, strip=False, widget=widget)


class NewPassword(forms.Form):
    """A password typed twice; `agent` is whom it must not be like."""

    password = new_password_field(NEW_PASSWORD, PASSWORD_RULE)
    again = new_password_field(AGAIN)

    def check_password(self, agent: Agent) -> None:
        password = self.cleaned_data.get("password")
        if password and self.cleaned_data.get("again") not in {None, password}:
            self.add_error("again", _("The passwords do not match. Type it again."))
        if password:
            try:
                validate_password(password, agent)
            except ValidationError as problem:
                self.add_error("password", problem)


class InvitationForm(NewPassword):
    name = forms.CharField(label=_("Your name"), max_length=120)
    field_order = ["name", "password", "again"]

    def __init__(self, data: Any = None, *, agent: Agent) -> None:
        super().__init__(data, initial={"name": agent.name})
        self.agent = agent

    def clean(self) -> None:
        self.check_password(self.agent)

    def save(self) -> None:
        self.agent.name = self.cleaned_data["name"]
        self.agent.set_password(self.cleaned_data["password"])
        self.agent.save(update_fields=["name", "password"])


class ProfileForm(forms.ModelForm):
    timezone = zone_field(_("Same as the business"))

    class Meta:
        model = Agent
        fields = ["name", "language", "timezone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=language_choices(_("Same as the browser")),
            required=False,
        )

    def save(self, commit: bool = True) -> Agent:
        self.instance.save(update_fields=self._meta.fields)
        return self.instance


class AgentForm(forms.ModelForm):
    """An administrator's view of one agent."""

    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An agent sees the inboxes of these teams."),
    )
    capacity = forms.IntegerField(
        label=_("Most chats at once"),
        min_value=0,
        max_value=50,
        required=False,
        help_text=_("At most this many live chats are given to the agent. 0: none."),
    )
    timezone = zone_field(_("Same as the business"))

    class Meta:
        model = Agent
        fields = ["name", "email", "role", "only_places", "language", "timezone"]
        widgets = {"role": forms.RadioSelect, "email": forms.EmailInput(attrs=LTR)}

    field_order = [
        "name", "email", "role", "only_places", "teams", "capacity", "language", "timezone",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=ROLES, widget=forms.RadioSelect, initial=Role.AGENT
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=language_choices(_("Same as the browser")), required=False
        )
        self.order_fields(self.field_order)
        self.initial["capacity"] = CAPACITY
        if self.instance.pk:
            self.initial["teams"] = self.instance.team_ids
            self.initial["capacity"] = Presence.of(self.instance).capacity

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if Agent.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This e-mail address is already in use."))
        return email

    def clean_role(self) -> str:
        role = str(self.cleaned_data["role"])
        if role != Role.ADMINISTRATOR and is_last_administrator(self.instance.pk):
            raise ValidationError(
                _("This is the only administrator. Make someone else an administrator first.")
            )
        return role

    @transaction.atomic
    def save(self, commit: bool = True) -> Agent:
        agent = self.instance
        if agent.pk is None:
            agent.set_unusable_password()
            agent.save()
        else:
            agent.save(update_fields=self._meta.fields)
        if "email" in self.changed_data:
            forget_old_addresses(agent)
        wanted = {team.pk for team in self.cleaned_data["teams"]}
        Membership.objects.filter(agent=agent).exclude(team_id__in=wanted).delete()
        Membership.objects.bulk_create(
            [Membership(agent=agent, team_id=pk) for pk in wanted], ignore_conflicts=True
        )
        if (capacity := self.cleaned_data["capacity"]) is not None:
            Presence.of(agent).take_at_most(capacity)
        return agent


ROLES = [
    (Role.ADMINISTRATOR, _("Administrator: sets up everything and sees everything")),
    (
        Role.MANAGER,
        _(
            "Manager: sees and answers everything, or all of the places they answer for, "
            "but does not manage people or channels"
        ),
    ),
    (Role.AGENT, _("Agent: answers in the inboxes of their teams")),
    (Role.ANALYST, _("Analyst: reads everything, changes nothing")),
]


def is_last_administrator(agent_id: int | None) -> bool:
    administrators = Agent.objects.active().filter(role=Role.ADMINISTRATOR)
    ids = list(administrators.values_list("pk", flat=True)[:2])
    return agent_id is not None and ids == [agent_id]


def forget_old_addresses(agent: Agent) -> None:
    """The login library keeps addresses of its own; an old one must not let anybody in."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user_id=agent.pk).exclude(email=agent.email).delete()
    sessions.end_all(agent)


class TeamForm(forms.ModelForm):
    members = forms.ModelMultipleChoiceField(
        Agent.objects.active(),
        label=_("Members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Team
        fields = ["name", "calendar"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calendar"] = calendar_field(_("Always open"))
        if self.instance.pk is None:
            self.initial["calendar"] = Calendar.objects.default()
        texts: dict[str, str] = {}
        if self.instance.pk:
            members = self.instance.memberships.values_list("agent_id", flat=True)
            self.initial["members"] = list(members)
            texts = {row.language: row.text for row in self.instance.signatures.all()}
        for code, name in language_choices():
            self.fields[f"signature_{code}"] = forms.CharField(
                label=_("Signature in %(language)s") % {"language": name},
                required=False,
                initial=texts.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "lang": code}),
            )

    def signature_fields(self) -> list[tuple[str, str, forms.BoundField]]:
        """Code, own name and field of each language, for the tabs."""
        return [(code, name, self[f"signature_{code}"]) for code, name in language_choices()]

    def save_m2m(self) -> None:
        """Everything is saved by `save`."""

    @transaction.atomic
    def save(self, commit: bool = True) -> Team:
        team = self.instance
        team.save()
        wanted = {agent.pk for agent in self.cleaned_data["members"]}
        kept = Membership.objects.filter(team=team, agent__is_active=True)
        kept.exclude(agent_id__in=wanted).delete()
        Membership.objects.bulk_create(
            [Membership(team=team, agent_id=pk) for pk in wanted], ignore_conflicts=True
        )
        for code, _name in settings.LANGUAGES:
            text = self.cleaned_data[f"signature_{code}"].strip()
            rows = TeamSignature.objects.filter(team=team, language=code)
            if not text:
                rows.delete()
            elif not rows.update(text=text):
                TeamSignature.objects.create(team=team, language=code, text=text)
        return team


class PlaceForm(forms.ModelForm):
    timezone = zone_field(_("Same as the business"))

    class Meta:
        model = Place
        fields = [
            "name",
            "kind",
            "parent",
            "manager",
            "deputies",
            "address",
            "country",
            "language",
            "timezone",
            "calendar",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = False  # Whoever leaves it out leaves it as it is.
        self.fields["parent"] = forms.ModelChoiceField(
            Place.objects.offered(self.instance.parent_id).exclude(pk__in=under(self.instance)),
            label=_("Part of"),
            required=False,
            empty_label=_("None (top level)"),
        )
        self.fields["manager"] = forms.ModelChoiceField(
            Agent.objects.who_answer(),
            label=_("Responsible"),
            required=False,
            empty_label=_("Whoever answers for the place above"),
            help_text=_(
                "Gets the cases of this place, and of the places under it without anybody. "
                "From then on a manager sees only the places they answer for."
            ),
        )
        self.fields["deputies"] = forms.ModelMultipleChoiceField(
            Agent.objects.who_answer(),
            label=_("Deputies"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("They see what the responsible person sees, and are asked in absence."),
        )
        self.fields["country"] = country_field(_("Same as the business"))
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=language_choices(_("Same as the business")), required=False
        )
        self.fields["calendar"] = calendar_field(_("Those of the place above, or of the business"))

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or self.instance.kind)

    @transaction.atomic
    def save(self, commit: bool = True) -> Place:
        place: Place = super().save()
        place.bind()
        return place


def calendar_field(empty: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Calendar.objects.all(), label=_("Business hours"), required=False, empty_label=empty
    )


def under(place: Place) -> set[int]:
    """The place and all its parts: it can be part of none of them."""
    if place.pk is None:
        return set()
    found, newest = {place.pk}, {place.pk}
    while newest:
        parts = Place.objects.filter(parent__in=newest).values_list("pk", flat=True)
        newest = set(parts) - found
        found |= newest
    return found


def country_field(empty: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", empty), *zones.country_choices()],
        required=False,
        help_text=help_text
        or _("Phone numbers without a country code are read as numbers of this country."),
    )


class BusinessForm(forms.ModelForm):
    timezone = zone_field()

    class Meta:
        model = Business
        fields = ["name", "language", "timezone", "country"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=language_choices())
        self.fields["country"] = country_field(_("Not chosen"))
        self.order_fields(self._meta.fields)

    def save(self, commit: bool = True) -> Business:
        self.instance.save(update_fields=self._meta.fields)
        return self.instance
