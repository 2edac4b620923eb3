"""The four steps of the set-up and what the third one makes: a team, an inbox, its channels."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alaka.accounts import setup
from alaka.accounts.models import Agent, Business, Membership, Team
from alaka.channels.contract import ConnectError
from alaka.channels.models import Channel
from alaka.console.setup_forms import SERVERS, AdministratorForm, ChannelForm
from alaka.inbox.models import Inbox


@dataclass(frozen=True)
class Step:
    name: str
    label: str | Promise

    @property
    def url_name(self) -> str:
        return f"setup_{self.name}"


STEPS = [
    Step("company", gettext_lazy("Company")),
    Step("administrator", gettext_lazy("Administrator")),
    Step("channel", gettext_lazy("First channel")),
    Step("site", gettext_lazy("Your web site")),
]
BY_NAME = {step.name: step for step in STEPS}


def mark(name: str, state: str) -> Step | None:
    """Note that a step was done or skipped; the step after it, or None after the last."""
    with transaction.atomic():
        business, _made = Business.objects.select_for_update().get_or_create(pk=1)
        business.setup = business.setup | {name: state}
        business.save(update_fields=["setup"])
    place = STEPS.index(BY_NAME[name]) + 1
    return STEPS[place] if place < len(STEPS) else None


def next_step() -> Step | None:
    """The first step neither done nor skipped."""
    states = Business.get().setup
    return next((step for step in STEPS if step.name not in states), None)


@transaction.atomic
def make_administrator(form: AdministratorForm, language: str) -> Agent | None:
    """The first administrator of a valid form; None for whoever comes second, however close."""
    Business.objects.get_or_create(pk=1)
    Business.objects.select_for_update().get(pk=1)
    return form.save(language) if setup.is_open() else None


def first_form() -> Channel | None:
    """The form for step four to show: the first channel with a page of HTML to copy."""
    for channel in Channel.objects.enabled().order_by("pk"):
        if "snippet" in channel.adapter.setup():
            return channel
    return None


class Unusable(Exception):
    """The mailbox cannot be used; ``errors`` are by field of the ChannelForm, "" for all."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(str(errors))
        self.errors = errors


def make_channels(form: ChannelForm, business: Business, agent: Agent | None) -> Channel:
    """Make inbox, team and channels of a valid form; the form channel. Raises Unusable.

    The mailbox is tried before anything is stored, outside of any transaction. Whoever comes
    back to the step finds his form again and no second one.
    """
    mailbox = mailbox_settings(form, business) if form.cleaned_data["address"] else None
    with transaction.atomic():
        inbox = make_inbox(form.cleaned_data["inbox"], agent)
        form_channel = first_form() or make_form(inbox, business)
        if mailbox is not None:
            mailbox.inbox = inbox
            mailbox.save()
    return form_channel


def make_form(inbox: Inbox, business: Business) -> Channel:
    channel = Channel(
        kind="form", name=_("Form on the web site"), inbox=inbox, language=business.language
    )
    _fill(channel, _defaults(channel) | {"country": business.country})
    channel.save()
    return channel


def make_inbox(name: str, agent: Agent | None) -> Inbox:
    team, _is_new = Team.objects.get_or_create(name=name)
    if agent is not None:
        Membership.objects.get_or_create(team=team, agent=agent)
    inbox, _is_new = Inbox.objects.get_or_create(name=name)
    inbox.teams.add(team)
    return inbox


def mailbox_settings(form: ChannelForm, business: Business) -> Channel:
    """A mailbox channel, not yet stored, whose login was tried. Raises Unusable."""
    given = form.cleaned_data
    channel = Channel(kind="email", name=given["address"][:80], language=business.language)
    errors = _fill(
        channel,
        _defaults(channel)
        | {
            "address": given["address"],
            "sender_name": business.name,
            "imap_password": given["password"],
        }
        # What is empty here comes with the server that is guessed.
        | form.server_settings(),
    )
    if errors:
        raise Unusable(errors)
    try:
        channel.state = dict(channel.adapter.connect())
    except ConnectError as problem:
        raise Unusable({"": [str(problem)]}) from problem
    return channel


def _defaults(channel: Channel) -> dict[str, Any]:
    """What the kind's own form offers before anybody typed anything."""
    form = channel.adapter_class.config_form()
    return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}


def _fill(channel: Channel, given: dict[str, Any]) -> dict[str, list[str]]:
    """Take settings and secrets from what the kind's form makes of them; its errors by field."""
    data = {name: value for name, value in given.items() if value not in (None, False)}
    form = channel.adapter_class.config_form(data)
    if not form.is_valid():
        known, shown = {"imap_password": "password"}, {"address", *SERVERS}
        return {
            known.get(name, name if name in shown else ""): [str(text) for text in texts]
            for name, texts in form.errors.items()
        }
    secret = set(channel.adapter_class.secret_fields)
    cleaned = form.cleaned_data
    channel.settings = {name: value for name, value in cleaned.items() if name not in secret}
    channel.secrets = {name: cleaned[name] for name in secret if cleaned.get(name)}
    return {}
