"""The shop itself: places, agents, teams, inboxes, channels, tags and prepared answers."""

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
from alaka.accounts.models.agent import Role
from alaka.channels.models import Channel
from alaka.channels.webchat.identity import rotated
from alaka.cli.demo import branches, case_stories, hours, own_fields, promises, rules
from alaka.cli.demo.pictures import files
from alaka.cli.demo.promises import Promises
from alaka.cli.demo.speech import LANGUAGES, speech
from alaka.contacts.models import Tag
from alaka.core import clock
from alaka.core.models import Blob
from alaka.inbox.models import Inbox, PreparedAnswer

PASSWORD = os.environ.get("ALAKA_DEMO_PASSWORD", "gul-demo-2026")
HOST = "gul.example"

# Name, login, role, language, time zone, teams.
_AGENTS = (
    ("Gülnar Məmmədova", "gulnar", Role.ADMINISTRATOR, "", "Asia/Baku", ("Azerbaijan",)),
    ("Bob Hadley", "bob", Role.MANAGER, "en", "Asia/Baku", ("Azerbaijan",)),
    ("Selma Kovačević", "selma", Role.MANAGER, "bs", "Europe/Sarajevo", ("Bosnia",)),
    ("Alice Morgan", "alice", Role.AGENT, "en", "Asia/Baku", ("Azerbaijan",)),
    ("Leyla Əliyeva", "leyla", Role.AGENT, "az", "Asia/Baku", ("Azerbaijan",)),
    ("Amra Hodžić", "amra", Role.AGENT, "bs", "Europe/Sarajevo", ("Bosnia",)),
    ("Camille Laurent", "camille", Role.AGENT, "fr", "Europe/Sarajevo", ("Bosnia",)),
    ("شیرین کاظمی", "shirin", Role.AGENT, "fa", "Asia/Tehran", ("Iran",)),
    ("داریوش رستمی", "dariush", Role.AGENT, "fa", "Asia/Tehran", ("Iran",)),
    ("Rəşad Quliyev", "rashad", Role.MANAGER, "az", "Asia/Baku", ()),
    ("Emir Delić", "emir", Role.MANAGER, "bs", "Europe/Sarajevo", ()),
    ("نگار احمدی", "negar", Role.MANAGER, "fa", "Asia/Tehran", ()),
    ("Emin Hüseynov", "emin", Role.ANALYST, "az", "Asia/Baku", ("Azerbaijan",)),
)
# Who is how to be had, and for how many chats at once, by login.
_PRESENCES = {
    "gulnar": (Availability.AVAILABLE, 2),
    "bob": (Availability.AWAY, 2),
    "selma": (Availability.BUSY, 3),
    "alice": (Availability.AVAILABLE, 4),
    "leyla": (Availability.AVAILABLE, 5),
    "amra": (Availability.AVAILABLE, 5),
    "camille": (Availability.AVAILABLE, 3),
    "shirin": (Availability.AVAILABLE, 4),
    "dariush": (Availability.BUSY, 3),
}
# For so long those who take no chats now seem to be here; the others are when they log in.
_SHIFT = timedelta(hours=12)
# Who answers in which language, by login.
_ANSWER = {
    "az": ("leyla", "leyla", "gulnar"),
    "bs": ("amra", "amra", "selma"),
    "fa": ("shirin", "dariush"),
    "en": ("alice", "alice", "bob"),
    "fr": ("camille",),
}
_ALL = ("Azerbaijan", "Bosnia", "Iran")
# Inbox, teams, mailbox, its language, and the forms that feed it: key and language.
_INBOXES = (
    ("Baku", ("Azerbaijan",), "baku", "az", (("gul-baku", "az"),)),
    ("Sarajevo", ("Bosnia",), "sarajevo", "bs", (("gul-sarajevo", "bs"),)),
    ("Shiraz", ("Iran",), "shiraz", "fa", (("gul-shiraz", "fa"),)),
    (
        "Abroad",
        ("Azerbaijan", "Bosnia", "Iran"),
        "hello",
        "en",
        (("gul-en", "en"), ("gul-fr", "fr")),
    ),
)
FORMS = {language: key for *_, forms in _INBOXES for key, language in forms}
CHATS = {language: f"gul-chat-{language}" for language in FORMS}
COLOR = "#b3154b"  # the shop's own
# Topic → the tag it gets.
TAGS = {
    "order": "order",
    "delivery": "question",
    "late": "complaint",
    "wilted": "complaint",
    "praise": "praise",
    "price": "question",
    "wedding": "wedding",
    "funeral": "funeral",
    "refund": "refund",
}


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
    agents = list(Agent.objects.filter(email__in=[f"{each[1]}@{HOST}" for each in _AGENTS]))
    if len(agents) < len(_AGENTS) or not agents[0].check_password(PASSWORD):
        return []
    return [_login(agent) for agent in sorted(agents, key=lambda agent: agent.pk)]


def _login(agent: Agent) -> Login:
    return Login(agent.name, agent.email, PASSWORD, agent.role)


def make() -> Setting:
    business = Business.get()
    business.name, business.language, business.timezone = "Gül", "en", "Asia/Baku"
    business.country = "AZ"
    business.setup = dict.fromkeys(("company", "administrator", "channel", "site"), "done")
    business.save()
    agents = _make_agents()
    teams = _make_teams(agents)
    places = branches.make(agents)
    hours.make(teams, places)
    desks = _make_desks(agents, teams, places)
    _make_presences(agents)
    _make_prepared_answers()
    tags = {name: Tag.objects.create(name=name).pk for name in sorted(set(TAGS.values()))}
    own_fields.make()
    rules.make(teams["Iran"], desks["en"].inbox, tags["refund"])
    return Setting(
        desks=desks,
        grounds=case_stories.make(places, agents["gulnar"].pk),
        tags=tags,
        files=_make_files(),
        logins=[_login(agent) for agent in agents.values()],
    )


def _make_agents() -> dict[str, Agent]:
    hashed = make_password(PASSWORD)  # Once for all of them: it takes its time by design.
    return {
        login: Agent.objects.create(
            name=name,
            email=f"{login}@{HOST}",
            role=role,
            language=language,
            timezone=timezone,
            password=hashed,
        )
        for name, login, role, language, timezone, _ in _AGENTS
    }


def _make_presences(agents: dict[str, Agent]) -> None:
    """Only who takes no chats is here without a desk: nothing may be proposed to an empty chair."""
    shift = clock.now() + _SHIFT
    Presence.objects.bulk_create(
        Presence(
            agent=agents[login],
            availability=availability,
            capacity=capacity,
            here_until=None if availability == Availability.AVAILABLE else shift,
        )
        for login, (availability, capacity) in _PRESENCES.items()
    )


def _make_teams(agents: dict[str, Agent]) -> dict[str, Team]:
    teams: dict[str, Team] = {}
    for _, login, *_, names in _AGENTS:
        for name in names:
            team = teams.get(name) or Team.objects.create(name=name)
            teams[name] = team
            Membership.objects.create(team=team, agent=agents[login])
    for team in teams.values():
        for language in LANGUAGES:
            text = speech(language).signature
            TeamSignature.objects.create(team=team, language=language, text=text)
    return teams


def _make_desks(
    agents: dict[str, Agent], teams: dict[str, Team], places: dict[str, Place]
) -> dict[str, Desk]:
    desks, severe = {}, promises.make_for_severe()
    for name, team_names, mailbox, mail_language, forms in _INBOXES:
        inbox = Inbox.objects.create(name=name)
        inbox.teams.set([teams[each] for each in team_names])
        place = places.get(mail_language)
        email = _make_mailbox(inbox, place, mailbox, mail_language)
        branches.make_feedback(inbox, place, mail_language)
        promised = promises.make(inbox, place)
        for key, language in forms:
            _make_chat(inbox, place, language)
            desks[language] = Desk(
                inbox=inbox.pk,
                form=_make_form(inbox, place, key, language).pk,
                email=email.pk,
                place=place.pk if place else None,
                teams=tuple((teams[each].pk, each) for each in team_names),
                agents=tuple((agents[each].pk, agents[each].name) for each in _ANSWER[language]),
                address=email.settings["address"],
                promises=promised,
                severe=promises.instead(promised, severe),
            )
    return desks


def _make_mailbox(inbox: Inbox, place: Place | None, mailbox: str, language: str) -> Channel:
    """A mailbox of the demo's own little mail server; its ports are set at each start."""
    address = f"{mailbox}@{HOST}"
    return Channel.objects.create(
        kind="email",
        name=address,
        key=f"gul-mail-{mailbox}",
        inbox=inbox,
        place=place,
        language=language,
        settings={
            "address": address,
            "sender_name": "Gül",
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
        secrets={"imap_password": PASSWORD},
    )


def _make_form(inbox: Inbox, place: Place | None, key: str, language: str) -> Channel:
    name = f"Web site ({place.name if place else language})"
    return Channel.objects.create(
        kind="form", name=name, key=key, inbox=inbox, place=place, language=language,
        settings={"consents": ["marketing"]},
    )  # fmt: skip


def _make_chat(inbox: Inbox, place: Place | None, language: str) -> Channel:
    said = speech(language)
    return Channel.objects.create(
        kind="webchat",
        name=f"Chat ({place.name if place else language})",
        key=CHATS[language],
        inbox=inbox,
        place=place,
        language=language,
        settings={
            "title": "Gül",
            "color": COLOR,
            f"greeting_{language}": said.chat_greeting,
            "offers": f"/{language}/order | 20 | | {said.chat_offer}",
        },
        secrets=rotated({}),
    )


def _make_prepared_answers() -> None:
    PreparedAnswer.objects.bulk_create(
        PreparedAnswer(name=name, text=text, language=language)
        for language in LANGUAGES
        for name, text in speech(language).prepared
    )


def _make_files() -> tuple[tuple[int, str, str, int], ...]:
    blobs = Blob.objects.keep(content for _, _, content in files())
    return tuple(
        (blobs[hashlib.sha256(content).digest()].pk, name, content_type, len(content))
        for name, content_type, content in files()
    )
