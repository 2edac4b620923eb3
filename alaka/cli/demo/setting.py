"""The business itself: places, agents, teams, inboxes, channels, tags and prepared answers."""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.hashers import make_password

from alaka.accounts.models import (
    Agent,
    Availability,
    Business,
    Membership,
    Place,
    Presence,
    Team,
    TeamSignature,
)
from alaka.channels.identity import rotated
from alaka.channels.models import Channel
from alaka.cli.demo import branches, case_stories, hours, own_fields, promises, rules
from alaka.cli.demo.promises import Promises
from alaka.cli.demo.speech import LANGUAGES, speech
from alaka.cli.demo.trades import TRADES
from alaka.cli.demo.trades.trade import InboxLine, Trade
from alaka.contacts.models import Tag
from alaka.core import clock
from alaka.core.models import Blob
from alaka.inbox.models import Inbox, PreparedAnswer
from alaka.tracking.models import Consent, Source

# For so long those who take no chats now seem to be here; the others are when they log in.
_SHIFT = timedelta(hours=12)


@dataclass(frozen=True)
class Login:
    name: str
    email: str
    password: str
    role: str


@dataclass(frozen=True)
class Desk:
    """Where a language's conversations are held: keys of rows, by which stories are told."""

    inbox: int
    form: int
    email: int
    place: int | None
    teams: tuple[tuple[int, str], ...]
    agents: tuple[tuple[int, str], ...]
    address: str
    promises: Promises
    severe: Promises


@dataclass(frozen=True)
class Setting:
    desks: dict[str, Desk]
    grounds: dict[str, case_stories.Ground]
    tags: dict[str, int]
    files: tuple[tuple[int, str, str, int], ...]  # blob, name, type, size
    logins: list[Login] = field(default_factory=list)


def logins_found() -> list[Login]:
    """The logins of a demo that was made up before; none where another business is at home, or
    where its password was another one then."""
    return next(filter(None, map(_logins_found, TRADES.values())), [])


def _logins_found(trade: Trade) -> list[Login]:
    logins = [f"{each.login}@{trade.host}" for each in trade.colleagues]
    agents = list(Agent.objects.filter(email__in=logins).order_by("pk"))
    if len(agents) < len(logins) or not agents[0].check_password(_password(trade)):
        return []
    return [_login(trade, agent) for agent in agents]


def _login(trade: Trade, agent: Agent) -> Login:
    return Login(agent.name, agent.email, _password(trade), agent.role)


def _password(trade: Trade) -> str:
    return os.environ.get("ALAKA_DEMO_PASSWORD", trade.password)


def make(trade: Trade) -> Setting:
    business, home = Business.get(), trade.branches[0]
    business.name, business.language, business.timezone = trade.name, "en", home.timezone
    business.country = home.country
    business.setup = dict.fromkeys(("company", "administrator", "channel", "site"), "done")
    business.save()
    _make_source(trade)
    agents = _make_agents(trade)
    teams = _make_teams(trade, agents)
    places = branches.make(trade, agents)
    hours.make(trade, teams, places)
    desks = _make_desks(trade, agents, teams, places)
    _make_presences(trade, agents)
    _make_prepared_answers(trade)
    tags = {name: Tag.objects.create(name=name).pk for name in sorted(set(trade.tags.values()))}
    own_fields.make(trade)
    rules.make(trade.rules, teams, dict(Inbox.objects.values_list("name", "pk")), tags)
    return Setting(
        desks=desks,
        grounds=case_stories.make(trade, places, agents[trade.colleagues[0].login].pk),
        tags=tags,
        files=_make_files(trade),
        logins=[_login(trade, agent) for agent in agents.values()],
    )


def _make_agents(trade: Trade) -> dict[str, Agent]:
    hashed = make_password(_password(trade))  # Once for all of them: it takes its time by design.
    return {
        login: Agent.objects.create(
            name=name,
            email=f"{login}@{trade.host}",
            role=role,
            language=language,
            timezone=timezone,
            password=hashed,
        )
        for name, login, role, language, timezone, _ in trade.colleagues
    }


def _make_presences(trade: Trade, agents: dict[str, Agent]) -> None:
    """Only who takes no chats is here without a desk: nothing may be proposed to an empty chair."""
    shift = clock.now() + _SHIFT
    Presence.objects.bulk_create(
        Presence(
            agent=agents[login],
            availability=availability,
            capacity=capacity,
            here_until=None if availability == Availability.AVAILABLE else shift,
        )
        for login, (availability, capacity) in trade.presences.items()
    )


def _make_teams(trade: Trade, agents: dict[str, Agent]) -> dict[str, Team]:
    teams: dict[str, Team] = {}
    for _, login, *_, names in trade.colleagues:
        for name in names:
            team = teams.get(name) or Team.objects.create(name=name)
            teams[name] = team
            Membership.objects.create(team=team, agent=agents[login])
    for team in teams.values():
        for language in LANGUAGES:
            text = speech(trade.key, language).signature
            TeamSignature.objects.create(team=team, language=language, text=text)
    return teams


def _make_desks(
    trade: Trade, agents: dict[str, Agent], teams: dict[str, Team], places: dict[str, Place]
) -> dict[str, Desk]:
    desks, severe = {}, promises.make_for_severe(trade.severe)
    for line in trade.inboxes:
        inbox = Inbox.objects.create(name=line.name)
        inbox.teams.set([teams[each] for each in line.teams])
        place = places.get(line.language)
        email = _make_mailbox(trade, inbox, place, line)
        branches.make_feedback(trade, inbox, place, line.language)
        promised = promises.make(inbox, place, line.promised)
        for key, language in line.forms:
            _make_chat(trade, inbox, place, language)
            desks[language] = Desk(
                inbox=inbox.pk,
                form=_make_form(inbox, place, key, language).pk,
                email=email.pk,
                place=place.pk if place else None,
                teams=tuple((teams[each].pk, each) for each in line.teams),
                agents=tuple(
                    (agents[each].pk, agents[each].name) for each in trade.answering[language]
                ),
                address=email.settings["address"],
                promises=promised,
                severe=promises.instead(promised, severe),
            )
    return desks


def _make_source(trade: Trade) -> None:
    """The visits of the business's web site."""
    name = f"{trade.name}: {trade.host}"
    Source.objects.create(
        name=name,
        orders_as=name,
        key=trade.visits,
        consent=Consent.FULL,
        secrets=rotated({}),
        created_at=clock.now(),
    )


def _make_mailbox(trade: Trade, inbox: Inbox, place: Place | None, line: InboxLine) -> Channel:
    """A mailbox of the demo's own little mail server; its ports are set at each start."""
    address = f"{line.mailbox}@{trade.host}"
    return Channel.objects.create(
        kind="email",
        name=address,
        key=f"{trade.key}-mail-{line.mailbox}",
        inbox=inbox,
        place=place,
        language=line.language,
        settings={
            "address": address,
            "sender_name": trade.name,
            "imap_user": address,
            "imap_security": "none",
            "imap_host": "127.0.0.1",
            "folders": ["INBOX"],
            "start": "all",
            "smtp_security": "none",
            "smtp_host": "127.0.0.1",
            "smtp_login": "none",
            "plus_addressing": True,
        },
        secrets={"imap_password": _password(trade)},
    )


def _make_form(inbox: Inbox, place: Place | None, key: str, language: str) -> Channel:
    name = f"Web site ({place.name if place else language})"
    return Channel.objects.create(
        kind="form", name=name, key=key, inbox=inbox, place=place, language=language,
        settings={"consents": ["marketing"]},
    )  # fmt: skip


def _make_chat(trade: Trade, inbox: Inbox, place: Place | None, language: str) -> Channel:
    said = speech(trade.key, language)
    return Channel.objects.create(
        kind="webchat",
        name=f"Chat ({place.name if place else language})",
        key=trade.chats[language],
        inbox=inbox,
        place=place,
        language=language,
        settings={
            "title": trade.name,
            "color": trade.color,
            f"greeting_{language}": said.chat_greeting,
            "offers": f"/{language}/order | 20 | | {said.chat_offer}",
        },
        secrets=rotated({}),
    )


def _make_prepared_answers(trade: Trade) -> None:
    PreparedAnswer.objects.bulk_create(
        PreparedAnswer(name=name, text=text, language=language)
        for language in LANGUAGES
        for name, text in speech(trade.key, language).prepared
    )


def _make_files(trade: Trade) -> tuple[tuple[int, str, str, int], ...]:
    files = trade.files()
    blobs = Blob.objects.keep(content for _, _, content in files)
    return tuple(
        (blobs[hashlib.sha256(content).digest()].pk, name, content_type, len(content))
        for name, content_type, content in files
    )
