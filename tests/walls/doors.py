"""Every address of the house with who may come in: what the wall of doors is measured against.

A new room adds its addresses here. An address that is missing fails the test, so that whoever
adds one has thought of who may open it.
"""

from dataclasses import dataclass, field

# Murad manages a place where nothing of the cast's belongs.
PEOPLE = ("nobody", "alice", "charlie", "bob", "murad", "analyst", "admin")


@dataclass(frozen=True)
class Door:
    """Who is let in; all others must be kept out. ``data`` is posted, with ids filled in.

    ``writers`` are let in by POST where that is not everybody who is let in by GET. ``is_loose``:
    whoever may come in may yet find nothing (what is his is not there in the cast).
    """

    let_in: frozenset[str]
    writers: frozenset[str]
    data: dict[str, str] = field(default_factory=dict)
    is_loose: bool = False

    def with_data(self, **data: str) -> "Door":
        return Door(self.let_in, self.writers, data)


def _door(let_in: str, writers: str | None = None) -> Door:
    who = frozenset(let_in.split())
    return Door(who, who if writers is None else frozenset(writers.split()))


# Whoever comes, logged in or not.
OPEN = _door(" ".join(PEOPLE))
# Every agent; the analyst changes nothing there.
AGENTS = _door("alice charlie bob murad analyst admin", "alice charlie bob murad admin")
# Every agent's own account, the analyst's too; and what of it the cast does not have.
OWN = _door("alice charlie bob murad analyst admin")
OWN_IF_ANY = Door(OWN.let_in, OWN.writers, is_loose=True)
ANSWERING = _door("alice charlie bob murad admin")
# What is Alice's: her team's and those who see everything.
THEIRS = _door("alice bob analyst admin", "alice bob admin")
ANSWERING_THEIRS = _door("alice bob admin")
# What was proposed to Alice is hers alone.
ALICES = _door("alice")
ALICES_OR_ADMIN = _door("alice admin")
# A view that Bob saved, and did not share.
BOBS = _door("bob")
EXPORTING = _door("bob murad analyst admin", "bob murad admin")
EXPORTING_IF_ANY = Door(EXPORTING.let_in, EXPORTING.writers, is_loose=True)
# What Alice changed in bulk: she, and those who manage.
THEIR_OWN_CHANGES = _door("alice bob murad admin")
AGENTS_IF_ANY = Door(AGENTS.let_in, AGENTS.writers, is_loose=True)
MANAGERS = _door("bob murad admin")
MANAGERS_OF_ALL = _door("bob admin")
ADMINISTRATORS = _door("admin")
# The API: a login of the desk opens nothing there.
TOKEN = _door("")

CHOSEN = ANSWERING_THEIRS.with_data(conversation="conversations")

DOORS: dict[str, Door] = {
    "": OPEN,
    "health": OPEN,
    "files/<str:token>/<str:name>": OPEN,
    "chat.js": OPEN,
    "f/<slug:key>": OPEN,
    "at/<slug:key>": OPEN,
    "at/<slug:key>/changes": OPEN,
    "hooks/<slug:key>": OPEN,
    "satisfaction/<str:token>": OPEN,  # Only by a signed link.
    # The chat's doors: who speaks is said by the session in the body, never by a cookie.
    "chat/<slug:key>/setting": OPEN,
    "chat/<slug:key>/session": OPEN,
    "chat/<slug:key>/answers": OPEN,
    "chat/<slug:key>/files": OPEN,
    "chat/<slug:key>/satisfaction": OPEN,
    "chat/<slug:key>/transcript": OPEN,
    "chat/<slug:key>/earlier": OPEN,
    # By a signed link, of a mail to a manager or to a customer, and by nothing else.
    "m/<str:token>": OPEN,
    "m/surges/<str:token>": OPEN,
    "m/mine/<str:token>": OPEN,
    "m/mine/<str:token>/cases/<int:pk>": OPEN,
    "solved/<str:token>": OPEN,
    "unsolved/<str:token>": OPEN,
    "no-more/<str:token>": OPEN,
    "preferences/<str:token>": OPEN,
    "preferences/<str:token>/never": OPEN,
    "unsubscribe/<slug:purpose>/<str:token>": OPEN,
    "api/openapi.json": OPEN,
    "api/docs": OPEN,
    # Ways in.
    "desk/account/language/": OPEN,
    "desk/account/login/": OPEN,
    "desk/account/login/mail/": OPEN,
    "desk/account/login/mail/sent/": OPEN,
    "desk/account/login/link/<str:token>/": OPEN,
    "desk/account/invitation/<str:token>/": OPEN,
    "desk/account/logout/": OPEN,
    "desk/account/closed/": OPEN,
    "desk/account/password/reset/": OPEN,
    "desk/account/password/reset/sent/": OPEN,
    "desk/account/password/reset/done/": OPEN,
    "desk/account/password/reset/<str:uidb36>/<str:key>/": OPEN,
    "desk/account/factors/step/": OPEN,
    "desk/account/passkeys/login/": OPEN,
    # One's own account. Some of its pages first ask for the password again.
    "desk/account/": OWN,
    "desk/account/confirm/": OWN,
    "desk/account/password/": OWN,
    "desk/account/password/first/": OWN,
    "desk/account/factors/": OWN,
    "desk/account/factors/confirm/": OWN,
    "desk/account/factors/app/": OWN,
    "desk/account/factors/app/removal/": OWN_IF_ANY,
    "desk/account/factors/recovery/": OWN_IF_ANY,
    "desk/account/factors/recovery/new/": OWN,
    "desk/account/factors/recovery/file/": OWN_IF_ANY,
    "desk/account/passkeys/": OWN,
    "desk/account/passkeys/new/": OWN,
    "desk/account/passkeys/confirm/": OWN,
    "desk/account/passkeys/<int:pk>/": OWN_IF_ANY,
    "desk/account/passkeys/<int:pk>/removal/": OWN_IF_ANY,
    "desk/account/sessions/": OWN,
    # The desk.
    "desk/": OPEN,  # It only leads on.
    "desk/search": AGENTS,
    "desk/counts": AGENTS,
    "desk/inbox/": AGENTS,
    "desk/inbox/filters": AGENTS,
    "desk/inbox/export": EXPORTING,
    "desk/cases/export": EXPORTING,
    "desk/contacts/export": EXPORTING,
    "desk/contacts/changes/": ANSWERING,
    "desk/contacts/changes/new": ANSWERING,
    "desk/contacts/changes/<int:pk>/": THEIR_OWN_CHANGES,
    "desk/contacts/changes/<int:pk>/writing": THEIR_OWN_CHANGES,
    "desk/contacts/changes/<int:pk>/stopping": THEIR_OWN_CHANGES,
    "desk/contacts/changes/<int:pk>/undoing": THEIR_OWN_CHANGES,
    "desk/companies/export": EXPORTING,
    "desk/mentions/": AGENTS,
    "desk/uploads": ANSWERING,
    "desk/pictures/<str:token>": _door(""),  # Only by a signed link.
    "desk/cases/": AGENTS,
    "desk/cases/filters": AGENTS,
    "desk/cases/new": ANSWERING,
    "desk/cases/<int:pk>/": THEIRS,
    "desk/cases/<int:pk>/facts": ANSWERING_THEIRS.with_data(fact="FACT"),
    "desk/cases/<int:pk>/acceptance": ANSWERING_THEIRS,
    "desk/cases/<int:pk>/passing": ANSWERING_THEIRS,
    "desk/cases/<int:pk>/steps": ANSWERING_THEIRS,
    "desk/case-steps/<int:pk>/completion": ANSWERING_THEIRS,
    "desk/cases/<int:pk>/closure": ANSWERING_THEIRS,
    "desk/cases/<int:pk>/answers": ANSWERING_THEIRS,
    "desk/cases/<int:pk>/reopening": ANSWERING_THEIRS,
    "desk/cases/<int:pk>/dismissal": ANSWERING_THEIRS,
    "desk/cases/<int:pk>/links": ANSWERING_THEIRS.with_data(target="others"),
    "desk/case-links/<int:pk>/removal": ANSWERING_THEIRS,
    "desk/conversations/<int:pk>/cases": ANSWERING_THEIRS,
    "desk/cases/<int:pk>/improvement": MANAGERS_OF_ALL,
    "desk/places/<int:pk>/changes/": MANAGERS_OF_ALL,
    "desk/places/<int:pk>/changes/new/": MANAGERS_OF_ALL,
    "desk/places/<int:pk>/changes/page": MANAGERS_OF_ALL,
    "desk/places/<int:pk>/changes/sheet/": MANAGERS_OF_ALL,
    "desk/places/<int:pk>/changes/qr": MANAGERS_OF_ALL,
    "desk/improvements/<int:pk>/": MANAGERS_OF_ALL,
    "desk/improvements/<int:pk>/publication": MANAGERS_OF_ALL,
    "desk/improvements/<int:pk>/cases": MANAGERS_OF_ALL,
    "desk/improvements/<int:pk>/removal": MANAGERS_OF_ALL,
    "desk/improvements/<int:pk>/telling": MANAGERS_OF_ALL,
    "desk/tellings/<int:pk>/undoing": MANAGERS_OF_ALL,
    "desk/notices/strip": ANSWERING,
    "desk/notices/<int:pk>/sight": ALICES,
    "desk/account/digest/": ANSWERING,
    "desk/surges/": AGENTS,
    "desk/surges/<int:pk>/": _door("bob analyst admin", "bob admin"),
    "desk/surges/<int:pk>/acknowledgement": MANAGERS_OF_ALL,
    "desk/surge-notices/strip": ANSWERING,
    "desk/surge-notices/<int:pk>/sight": _door("bob"),
    "desk/places/": AGENTS,
    "desk/places/<int:pk>/": _door("bob analyst admin", "bob admin"),
    "desk/contacts/": AGENTS,
    "desk/contacts/conditions/": AGENTS,
    "desk/contacts/conditions/<str:name>": AGENTS,
    "desk/contacts/imports/": MANAGERS,
    "desk/contacts/imports/<int:pk>/": MANAGERS,
    "desk/contacts/imports/<int:pk>/columns/": MANAGERS,
    "desk/contacts/imports/<int:pk>/refused.csv": MANAGERS,
    "desk/contacts/imports/<int:pk>/refused.xlsx": MANAGERS,
    "desk/contacts/imports/<int:pk>/writing": MANAGERS,
    "desk/contacts/imports/<int:pk>/stopping": MANAGERS,
    "desk/contacts/imports/<int:pk>/undoing": MANAGERS,
    "desk/contacts/<int:pk>/export": MANAGERS_OF_ALL,
    "desk/contacts/<int:pk>/export.zip": MANAGERS_OF_ALL,
    "desk/contacts/<int:pk>/erasure": MANAGERS_OF_ALL,
    "desk/settings/erasures/": MANAGERS_OF_ALL,
    "desk/settings/erasures/records.jsonl": MANAGERS_OF_ALL,
    "desk/settings/erasures/<int:pk>/": MANAGERS_OF_ALL,
    "desk/settings/retention/": ADMINISTRATORS,
    "desk/settings/retention/<slug:kind>/": ADMINISTRATORS,
    "desk/people-views/": AGENTS,
    "desk/people-views/new": ANSWERING,
    "desk/people-views/<int:pk>/": BOBS,
    "desk/people-views/<int:pk>/removal": BOBS,
    "desk/people-views/<int:pk>/start": BOBS,
    "desk/contacts/new": ANSWERING,
    "desk/contacts/<int:pk>": AGENTS,
    "desk/contacts/<int:pk>/fields": ANSWERING.with_data(field="FIELD"),
    "desk/contacts/<int:pk>/edit": ANSWERING,
    "desk/contacts/<int:pk>/card": AGENTS,
    "desk/contacts/<int:pk>/handles": ANSWERING,
    "desk/contacts/<int:pk>/tags": ANSWERING,
    "desk/references/<slug:of>/": AGENTS,
    "desk/contacts/<int:pk>/companies": ANSWERING,
    "desk/contacts/<int:pk>/notes": ANSWERING,
    "desk/contacts/<int:pk>/consents": ANSWERING,
    "desk/contacts/<int:pk>/consents/history": AGENTS,
    # Hers, and what administrators may.
    "desk/contact-notes/<int:pk>/": ALICES_OR_ADMIN,
    "desk/contact-notes/<int:pk>/removal": ALICES_OR_ADMIN,
    "desk/documents/<int:pk>/removal": ALICES_OR_ADMIN,
    "desk/contacts/<int:pk>/documents": ANSWERING,
    "desk/companies/<int:pk>/documents": ANSWERING,
    "desk/positions/<int:pk>/": ANSWERING,
    "desk/positions/<int:pk>/removal": ANSWERING,
    "desk/companies/": AGENTS,
    "desk/companies/new": ANSWERING,
    "desk/companies/<int:pk>": AGENTS,
    "desk/companies/<int:pk>/edit": ANSWERING,
    "desk/companies/<int:pk>/tags": ANSWERING,
    "desk/companies/<int:pk>/people": ANSWERING,
    "desk/contacts/<int:pk>/merging": ANSWERING,
    "desk/merges/<int:pk>/undoing": ANSWERING,
    "desk/duplicates/": AGENTS,
    "desk/duplicates/chosen": ANSWERING,
    "desk/duplicates/likeness": ANSWERING,
    "desk/duplicates/comparison": ADMINISTRATORS,
    "desk/duplicates/<int:pk>/dismissal": ANSWERING,
    "desk/duplicates/<int:pk>/reopening": Door(ANSWERING.let_in, ANSWERING.writers, is_loose=True),
    "desk/contacts/<int:pk>/conversations": ANSWERING,
    "desk/handles/<int:pk>/removal": ANSWERING,
    "desk/conversations/closures": CHOSEN,
    "desk/conversations/reopenings": CHOSEN,
    "desk/conversations/snoozes": CHOSEN,
    "desk/conversations/assignments": CHOSEN,
    "desk/conversations/taggings": CHOSEN,
    "desk/conversations/undoings": ANSWERING,
    "desk/conversations/<int:pk>": THEIRS,
    "desk/conversations/<int:pk>/replies": ANSWERING_THEIRS,
    "desk/conversations/<int:pk>/notes": ANSWERING_THEIRS,
    "desk/conversations/<int:pk>/draft": ANSWERING_THEIRS,
    "desk/conversations/<int:pk>/joins": ANSWERING_THEIRS.with_data(target="others"),
    "desk/conversations/<int:pk>/attendance": ANSWERING_THEIRS,
    "desk/conversations/<int:pk>/answers": ANSWERING_THEIRS,
    "desk/conversations/<int:pk>/names": ANSWERING_THEIRS,
    "desk/messages/<int:pk>/withdrawal": ANSWERING_THEIRS,
    "desk/messages/<int:pk>/retry": ANSWERING_THEIRS,
    "desk/messages/<int:pk>/split": ANSWERING_THEIRS,
    "desk/messages/<int:pk>/looks": THEIRS,
    "desk/regroupings/<int:pk>/undoing": ANSWERING_THEIRS,
    # Reports: who may not take a list out of the house as a file reads it on the screen.
    "desk/reports/": AGENTS,
    "desk/reports/<slug:name>/": AGENTS,
    "desk/reports/<slug:name>/list": AGENTS_IF_ANY,
    "desk/reports/<slug:name>/table.csv": EXPORTING,
    "desk/reports/<slug:name>/list.csv": EXPORTING_IF_ANY,
    "desk/reports/<slug:name>/sheet.pdf": EXPORTING,
    "desk/report-views/": AGENTS,
    "desk/report-views/new": Door(ANSWERING.let_in, ANSWERING.writers, is_loose=True),
    "desk/report-views/<int:pk>/": BOBS,
    "desk/report-views/<int:pk>/removal": BOBS,
    "desk/report-views/<int:pk>/schedules": BOBS,
    "desk/report-views/schedules/<int:pk>/removal": BOBS,
    # Live chats.
    "desk/presence/beat": ANSWERING,
    "desk/presence/availability": ANSWERING,
    "desk/presence/preferences": ANSWERING,
    "desk/chats/": AGENTS,
    "desk/chats/<int:pk>/taking": ANSWERING_THEIRS,
    "desk/chats/<int:pk>/way": ANSWERING_THEIRS,
    "desk/chats/strip": ANSWERING,
    "desk/guests/<int:pk>/blocks": ANSWERING_THEIRS,
    "desk/guests/<int:pk>/release": ANSWERING_THEIRS,
    "desk/proposals/<int:pk>/acceptance": ALICES,
    "desk/proposals/<int:pk>/passing": ALICES,
    # Settings.
    "desk/settings/": MANAGERS,
    "desk/settings/agents/": MANAGERS,
    "desk/settings/agents/new/": ADMINISTRATORS,
    "desk/settings/agents/<int:pk>/": ADMINISTRATORS,
    "desk/settings/agents/<int:pk>/invitation/": ADMINISTRATORS,
    "desk/settings/agents/<int:pk>/closure/": ADMINISTRATORS,
    "desk/settings/agents/<int:pk>/factors/": ADMINISTRATORS,
    "desk/settings/agents/<int:pk>/sessions/": ADMINISTRATORS,
    "desk/settings/teams/": MANAGERS,
    "desk/settings/teams/new/": ADMINISTRATORS,
    "desk/settings/teams/<int:pk>/": ADMINISTRATORS,
    "desk/settings/teams/<int:pk>/removal/": ADMINISTRATORS,
    "desk/settings/places/": MANAGERS,
    "desk/settings/places/new/": ADMINISTRATORS,
    "desk/settings/places/<int:pk>/": ADMINISTRATORS,
    "desk/settings/places/<int:pk>/closure/": ADMINISTRATORS,
    "desk/settings/places/<int:pk>/removal/": ADMINISTRATORS,
    "desk/settings/places/sheets/": MANAGERS,
    "desk/settings/places/form/": ADMINISTRATORS.with_data(inbox="inboxes"),
    # Murad's branch is another.
    "desk/settings/places/<int:pk>/feedback/": MANAGERS_OF_ALL,
    "desk/settings/places/<int:pk>/sheet/": MANAGERS_OF_ALL,
    "desk/settings/places/<int:pk>/qr/<slug:kind>": MANAGERS_OF_ALL,
    "desk/settings/case-rules/": ADMINISTRATORS,
    "desk/settings/case-rules/new/": ADMINISTRATORS,
    "desk/settings/case-rules/<int:pk>/": ADMINISTRATORS,
    "desk/settings/case-rules/<int:pk>/moving/": ADMINISTRATORS,
    "desk/settings/case-rules/<int:pk>/removal/": ADMINISTRATORS,
    "desk/settings/severe-words/": ADMINISTRATORS,
    "desk/settings/calendars/": MANAGERS,
    "desk/settings/calendars/new/": MANAGERS,
    "desk/settings/calendars/<int:pk>/": MANAGERS,
    "desk/settings/calendars/<int:pk>/removal/": MANAGERS,
    "desk/settings/calendars/<int:pk>/days/new/": MANAGERS,
    "desk/settings/calendars/<int:pk>/days/<int:day>/": MANAGERS,
    "desk/settings/calendars/<int:pk>/days/<int:day>/removal/": MANAGERS,
    "desk/settings/calendars/<int:pk>/feeds/new/": MANAGERS,
    "desk/settings/calendars/<int:pk>/feeds/<int:feed>/": MANAGERS,
    "desk/settings/calendars/<int:pk>/feeds/<int:feed>/refreshing/": MANAGERS,
    "desk/settings/calendars/<int:pk>/feeds/<int:feed>/removal/": MANAGERS,
    "desk/settings/business/": ADMINISTRATORS,
    "desk/settings/audit/": ADMINISTRATORS,
    "desk/settings/audit/export/": ADMINISTRATORS,
    "desk/settings/tokens/": ADMINISTRATORS,
    "desk/settings/tokens/new/": ADMINISTRATORS,
    "desk/settings/tokens/<int:pk>/revocation/": ADMINISTRATORS,
    "desk/settings/webhooks/": ADMINISTRATORS,
    "desk/settings/webhooks/new/": ADMINISTRATORS,
    "desk/settings/webhooks/<int:pk>/": ADMINISTRATORS,
    "desk/settings/webhooks/<int:pk>/edit/": ADMINISTRATORS,
    "desk/settings/webhooks/<int:pk>/secret/": ADMINISTRATORS,
    "desk/settings/webhooks/<int:pk>/switch/": ADMINISTRATORS,
    "desk/settings/webhooks/<int:pk>/test/": ADMINISTRATORS,
    "desk/settings/webhooks/<int:pk>/removal/": ADMINISTRATORS,
    "desk/settings/webhooks/<int:pk>/replays/": ADMINISTRATORS,
    "desk/settings/webhook-deliveries/<int:pk>/": ADMINISTRATORS,
    "desk/settings/webhook-deliveries/<int:pk>/replay/": ADMINISTRATORS,
    "desk/settings/channels/": ADMINISTRATORS,
    "desk/settings/channels/new/": ADMINISTRATORS,
    "desk/settings/channels/new/<slug:kind>/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/edit/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/sign-in/": ADMINISTRATORS,
    "desk/settings/channels/sign-in/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/pause/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/resumption/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/removal/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/connection/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/refill/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/quarantine/": ADMINISTRATORS,
    "desk/settings/channels/<int:pk>/secret/": Door(
        ADMINISTRATORS.let_in, ADMINISTRATORS.writers, is_loose=True
    ),
    "desk/settings/chat-preview/": ADMINISTRATORS,
    "desk/settings/chat-preview/<slug:kind>/": ADMINISTRATORS,
    "desk/settings/quarantine/<int:pk>/retry/": ADMINISTRATORS,
    "desk/settings/quarantine/<int:pk>/removal/": ADMINISTRATORS,
    "desk/settings/quarantine/<int:pk>/body/": ADMINISTRATORS,
    "desk/settings/inboxes/": ADMINISTRATORS,
    "desk/settings/inboxes/new/": ADMINISTRATORS,
    "desk/settings/inboxes/<int:pk>/": ADMINISTRATORS,
    "desk/settings/inboxes/<int:pk>/removal/": ADMINISTRATORS,
    "desk/settings/purposes/": ADMINISTRATORS,
    "desk/settings/purposes/new/": ADMINISTRATORS,
    "desk/settings/purposes/<slug:key>/": ADMINISTRATORS,
    "desk/settings/purposes/<slug:key>/archiving/": ADMINISTRATORS,
    "desk/settings/never-write/": MANAGERS,
    "desk/settings/never-write/<int:pk>/lifting/": MANAGERS,
    "desk/settings/own-fields/": ADMINISTRATORS,
    "desk/settings/own-fields/order/": ADMINISTRATORS,
    "desk/settings/own-fields/kinds/": ADMINISTRATORS,
    "desk/settings/own-fields/kinds/<slug:kind>/": ADMINISTRATORS,
    "desk/settings/own-fields/<int:pk>/": ADMINISTRATORS,
    "desk/settings/own-fields/<int:pk>/archiving/": ADMINISTRATORS,
    "desk/settings/routing/": ADMINISTRATORS,
    "desk/settings/routing/new/": ADMINISTRATORS,
    "desk/settings/routing/order/": ADMINISTRATORS,
    "desk/settings/routing/<int:pk>/": ADMINISTRATORS,
    "desk/settings/routing/<int:pk>/switch/": ADMINISTRATORS,
    "desk/settings/routing/<int:pk>/removal/": ADMINISTRATORS,
    "desk/promises/": AGENTS,
    "desk/promises/strip": AGENTS,
    "desk/settings/promises/": ADMINISTRATORS,
    "desk/settings/promises/new/": ADMINISTRATORS,
    "desk/settings/promises/<int:pk>/": ADMINISTRATORS,
    "desk/settings/promises/<int:pk>/removal/": ADMINISTRATORS,
    "desk/settings/tags/": MANAGERS,
    "desk/settings/tags/<int:pk>/": MANAGERS,
    "desk/settings/tags/<int:pk>/removal/": MANAGERS,
    "desk/settings/answers/": MANAGERS,
    "desk/settings/answers/new/": MANAGERS,
    "desk/settings/answers/<int:pk>/": MANAGERS,
    "desk/settings/answers/<int:pk>/removal/": MANAGERS,
    "desk/settings/topics/": MANAGERS,
    "desk/settings/topics/new/": MANAGERS,
    "desk/settings/topics/<int:pk>/": MANAGERS,
    "desk/settings/topics/<int:pk>/move/": MANAGERS,
    "desk/settings/topics/<int:pk>/archiving/": MANAGERS,
    "desk/settings/topics/<int:pk>/removal/": MANAGERS,
    "desk/settings/terms/": MANAGERS,
    # The set-up, once there is an administrator.
    "desk/setup/": ADMINISTRATORS,
    "desk/setup/company/": ADMINISTRATORS,
    "desk/setup/administrator/": ADMINISTRATORS,
    "desk/setup/channel/": ADMINISTRATORS,
    "desk/setup/site/": ADMINISTRATORS,
    "desk/setup/<slug:step>/skipped/": ADMINISTRATORS,
}


def door(pattern: str) -> Door:
    """The door of an address; KeyError where nobody has thought of it."""
    if pattern.startswith("api/v1/") or pattern in {"api/", "api/<path:rest>"}:
        return TOKEN  # The API's own tests walk it by token.
    return DOORS[pattern]
