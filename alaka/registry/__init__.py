"""The plug boards of the house: what a room adds, the others find here by its dotted name.

Nothing of the rooms is imported here. A room adds its lines below, those of its events in
``events.py`` and those of its addresses in ``doors.py``. A package from outside offers the same
boards through an entry point of the group ``alaka``, whose object maps board names to entries
(``{"CHANNELS": {"signal": "alaka_signal.adapter.SignalAdapter"}}``); it is read once, at start.
"""

from importlib.metadata import entry_points
from typing import Any

from alaka.registry.asking import (
    COMPANY_COLUMNS,
    COMPANY_CONDITIONS,
    GOALS,
    REPORTS,
    ROUTING_CONDITIONS,
)
from alaka.registry.doors import API, DESK_URLS, OPEN_URLS
from alaka.registry.events import AWAITING, GUARDS, HAPPENINGS, HEARERS, SUBSCRIBERS, TIMELINE

__all__ = [
    "API",
    "AWAITING",
    "COMPANY_COLUMNS",
    "COMPANY_CONDITIONS",
    "DESK_URLS",
    "GOALS",
    "GUARDS",
    "HAPPENINGS",
    "HEARERS",
    "OPEN_URLS",
    "REPORTS",
    "ROUTING_CONDITIONS",
    "SUBSCRIBERS",
    "TIMELINE",
]

# Django apps, lowest floor first.
ROOMS: list[str] = [
    "alaka.core",
    "alaka.timeline",
    "alaka.accounts",
    "alaka.contacts",
    "alaka.segments",
    "alaka.importing",
    "alaka.channels",
    "alaka.inbox",
    "alaka.cases",
    "alaka.chats",
    "alaka.routing",
    "alaka.sla",
    "alaka.sales",
    "alaka.tracking",
    "alaka.activities",
    "alaka.offers",
    "alaka.scores",
    "alaka.automation",
    "alaka.sequences",
    "alaka.reports",
    "alaka.goals",
    "alaka.privacy",
    "alaka.api",
    "alaka.console",
]

# kind → adapter class (alaka.channels.contract.Adapter).
CHANNELS: dict[str, str] = {
    "form": "alaka.channels.form.adapter.FormAdapter",
    "email": "alaka.channels.email.adapter.EmailAdapter",
    "webchat": "alaka.channels.webchat.adapter.WebchatAdapter",
}

# What filters of people can ask, in the order of their menu: lists of classes, see
# alaka.segments.conditions.base.Condition.
CONDITIONS: list[str] = [
    "alaka.segments.people.CONDITIONS",
    "alaka.segments.companies.CONDITIONS",
    "alaka.segments.consents.CONDITIONS",
    "alaka.segments.in_segment.CONDITIONS",
    "alaka.inbox.conditions.CONDITIONS",
    "alaka.cases.conditions.CONDITIONS",
    "alaka.sales.conditions.CONDITIONS",
    "alaka.sales.order_conditions.CONDITIONS",
    "alaka.tracking.conditions.CONDITIONS",
    "alaka.activities.conditions.CONDITIONS",
    "alaka.scores.conditions.CONDITIONS",
]

# What rules and sequences can do about a person, in the order of their menu: lists of classes, see
# alaka.segments.actions.base.Action.
ACTIONS: list[str] = [
    "alaka.segments.actions.people.ACTIONS",
    "alaka.inbox.actions.ACTIONS",
    "alaka.inbox.writing_actions.ACTIONS",
    "alaka.cases.actions.ACTIONS",
    "alaka.sales.actions.ACTIONS",
    "alaka.activities.actions.ACTIONS",
    "alaka.sequences.actions.ACTIONS",
    "alaka.automation.actions.ACTIONS",
    "alaka.api.webhooks.actions.ACTIONS",
]

# Columns of the list of people: lists of alaka.segments.columns.Column.
COLUMNS: list[str] = [
    "alaka.segments.columns.COLUMNS",
    "alaka.segments.companies.COLUMNS",
    "alaka.segments.consents.COLUMNS",
    "alaka.inbox.conditions.COLUMNS",
    "alaka.cases.conditions.COLUMNS",
    "alaka.sales.conditions.COLUMNS",
    "alaka.sales.order_conditions.COLUMNS",
    "alaka.tracking.conditions.COLUMNS",
    "alaka.scores.conditions.COLUMNS",
]

# What a column of an imported file can become: functions (agent) → list of
# alaka.importing.targets.Target.
TARGETS: list[str] = ["alaka.importing.people.offered", "alaka.importing.consents.offered"]
# The same of files of companies.
COMPANY_TARGETS: list[str] = ["alaka.importing.companies.offered"]

# What reads a chosen file as lines of texts, whichever kind of table it is: see
# alaka.importing.lines.
TABLE_READER: str = "alaka.importing.lines.lines"

# To whom waiting chats are proposed first: functions (conversation ids) → agent by conversation,
# asked before each round of proposals. They may hand a chat to a team.
ASKED_FIRST: list[str] = ["alaka.routing.asking_first.whom"]

# Who hears that a site's server signed who sits at a browser: functions (the browser's own id,
# scheme, value) → nothing.
RECOGNISED: list[str] = ["alaka.tracking.claiming.recognised"]

# Cheap functions (conversation id) → nothing: after the commit, its promises were written anew.
SETTLED: list[str] = ["alaka.reports.keeping_promises.settled"]

# Lines of the console's navigation, in order of `order`: see alaka.core.navigation.Item.
NAVIGATION: list[str] = [
    "alaka.segments.navigation.ITEMS",
    "alaka.inbox.navigation.ITEMS",
    "alaka.cases.navigation.ITEMS",
    "alaka.sales.navigation.ITEMS",
    "alaka.chats.navigation.ITEMS",
    "alaka.sla.navigation.ITEMS",
    "alaka.activities.navigation.ITEMS",
    "alaka.sequences.navigation.ITEMS",
    "alaka.reports.navigation.ITEMS",
    "alaka.contacts.navigation.ITEMS",
    "alaka.console.navigation_items.SETTINGS_LINE",
]

# Cards of the page of settings: lists of the same items.
SETTINGS: list[str] = [
    "alaka.accounts.navigation.SETTINGS",
    "alaka.contacts.navigation.SETTINGS",
    "alaka.importing.navigation.SETTINGS",
    "alaka.inbox.setting_cards.SETTINGS",
    "alaka.cases.navigation.SETTINGS",
    "alaka.cases.feedback.cards.SETTINGS",
    "alaka.routing.setting_cards.SETTINGS",
    "alaka.automation.navigation.SETTINGS",
    "alaka.sla.navigation.SETTINGS",
    "alaka.sales.navigation.SETTINGS",
    "alaka.tracking.navigation.SETTINGS",
    "alaka.goals.navigation.SETTINGS",
    "alaka.offers.navigation.SETTINGS",
    "alaka.scores.navigation.SETTINGS",
    "alaka.privacy.navigation.SETTINGS",
    "alaka.api.navigation.SETTINGS",
    "alaka.console.navigation_items.SETTINGS",
]

# Small parts of the desk's frame: alaka.core.pieces.Piece, or lists of them.
PIECES: list[str] = [
    "alaka.segments.frame.PIECES",
    "alaka.cases.frame.PIECES",
    "alaka.cases.surges.frame.PIECES",
    "alaka.cases.improving.frame.PIECES",
    "alaka.chats.frame.PIECES",
    "alaka.cases.feedback.cards.PIECES",
    "alaka.sla.frame.PIECES",
    "alaka.inbox.panels.PIECES",
    "alaka.cases.panels.PIECES",
    "alaka.sales.panels.PIECES",
    "alaka.offers.panels.PIECES",
    "alaka.activities.panels.PIECES",
    "alaka.sequences.panels.PIECES",
    "alaka.scores.panels.PIECES",
    "alaka.activities.frame.PIECES",
    "alaka.automation.frame.PIECES",
    "alaka.api.webhooks.frame.PIECES",
]

# Panels about a person, at the side of a conversation and on his page: alaka.contacts.panels.Panel.
PANELS: list[str] = [
    "alaka.contacts.person.PANELS",
    "alaka.inbox.panels.PANELS",
    "alaka.cases.panels.PANELS",
    "alaka.sales.order_panel.PANELS",
    "alaka.sales.panels.PANELS",
    "alaka.offers.panels.PANELS",
    "alaka.activities.panels.PANELS",
    "alaka.sequences.panels.PANELS",
    "alaka.scores.panels.PANELS",
    "alaka.chats.panels.PANELS",
    "alaka.tracking.panels.PANELS",
    "alaka.cases.feedback.whereabouts.PANELS",
    "alaka.privacy.returned.PANELS",
]

# What stands on a person's time line beside events: alaka.contacts.streams.Stream.
STREAMS: list[str] = ["alaka.tracking.showing.STREAM", "alaka.tracking.deeds.STREAM"]

# What to do next about a person, on his page: see alaka.contacts.next.
NEXT: list[str] = [
    "alaka.inbox.panels.to_do",
    "alaka.cases.panels.to_do",
    "alaka.activities.panels.to_do",
]

# What waits for one agent, from all rooms: see alaka.contacts.agenda.
AGENDA: list[str] = [
    "alaka.inbox.agenda.waiting",
    "alaka.cases.agenda.waiting",
    "alaka.sales.agenda.still",
    "alaka.activities.agenda.planned",
    "alaka.scores.agenda.silent",
]

# Where words stand that are looked for on a time line: see alaka.contacts.recalling.
RECALLED: list[str] = [
    "alaka.contacts.noting.recall",
    "alaka.inbox.searching.recall",
    "alaka.cases.searching.recall",
    "alaka.sales.searching.recall",
]

# What is counted along with the views of the inbox, by name: see alaka.inbox.counting.
COUNTS: dict[str, str] = {
    "cases_mine": "alaka.cases.counting.open_ones",
    "cases_noticed": "alaka.cases.frame.pressing",
    "surges_told": "alaka.cases.surges.frame.running",
    "promises_overdue": "alaka.sla.frame.overdue",
    "promises_close": "alaka.sla.frame.close",
    "reminders": "alaka.activities.frame.unseen",
    "hints": "alaka.automation.frame.unseen",
    "activities_late": "alaka.activities.counting.late_ones",
    "webhooks_stopped": "alaka.api.webhooks.frame.stopped",
}

# What rooms hold about people, in the order in which it is shown and erased: see
# alaka.core.personal.Personal.
PERSONAL: list[str] = [
    "alaka.contacts.personal.PERSONAL",
    "alaka.segments.personal.PERSONAL",
    "alaka.inbox.personal.PERSONAL",
    "alaka.cases.personal.PERSONAL",
    "alaka.sales.personal.PERSONAL",
    "alaka.tracking.personal.PERSONAL",
    "alaka.offers.personal.PERSONAL",
    "alaka.activities.personal.PERSONAL",
    "alaka.scores.personal.PERSONAL",
    "alaka.automation.personal.PERSONAL",
    "alaka.sequences.personal.PERSONAL",
    "alaka.chats.personal.PERSONAL",
    "alaka.importing.personal.PERSONAL",
    "alaka.api.personal.PERSONAL",
    "alaka.timeline.personal.PERSONAL",
    "alaka.accounts.personal.PERSONAL",
    "alaka.routing.personal.PERSONAL",
    "alaka.sla.personal.PERSONAL",
    "alaka.reports.personal.PERSONAL",
    "alaka.privacy.personal.PERSONAL",
]

# Where a segment of people is used: functions (agent, its number) → alaka.segments.uses.Use.
SEGMENT_USES: list[str] = [
    "alaka.segments.uses.here",
    "alaka.automation.uses.of_segment",
    "alaka.sequences.uses.of_segment",
    "alaka.offers.uses.of_segment",
    "alaka.reports.uses.of_segment",
]

# What goes along where conversations are regrouped, in that transaction: functions (ids) → nothing.
REGROUPED: list[str] = [
    "alaka.cases.moving.follow",
    "alaka.sales.following.follow",
    "alaka.activities.moving.follow",
]

# What a stage can have done with deals that enter it: lists of alaka.sales.entering.Deed.
STAGE_DEEDS: list[str] = ["alaka.sales.entering.DEEDS"]

# What is said of conversations in lists and over their pages: see alaka.inbox.marking.
MARKS: list[str] = ["alaka.sla.showing.marks"]

# Sources of the search box, best first: functions (agent, text, cursor) → alaka.core.finding.Found.
SEARCHES: list[str] = [
    "alaka.contacts.searching.find",
    "alaka.cases.searching.find",
    "alaka.sales.searching.find",
    "alaka.inbox.searching.find",
]

# What `alaka doctor` asks: functions → list of alaka.core.health.Finding.
HEALTH: list[str] = [
    "alaka.timeline.health.future",
    "alaka.channels.health.channels",
    "alaka.inbox.health.answers",
    "alaka.tracking.health.building",
    "alaka.tracking.health.copy",
]

# Ways for the product's own mails where ALAKA_EMAIL_URL is not set, best first: functions → a
# function that sends one django.core.mail.EmailMessage, or None when that way is not open.
SYSTEM_MAIL: list[str] = ["alaka.channels.system_mail.way"]

# The function that takes in what a channel stored: channel_id → nothing.
TAKE_IN = "alaka.inbox.jobs.take_in"

# Functions the worker runs again and again, by dotted name, with the seconds between.
PERIODIC: dict[str, int] = {
    "alaka.inbox.jobs.take_in_what_waits": 10,
    "alaka.inbox.jobs.recover_sending": 10,
    "alaka.inbox.jobs.wake_snoozed": 15,
    "alaka.inbox.jobs.forget_attendance": 600,
    "alaka.inbox.jobs.sweep_uploads": 86_400,
    "alaka.cases.jobs.remind": 60,
    "alaka.cases.jobs.climb": 60,
    "alaka.cases.jobs.digest": 60,
    "alaka.cases.jobs.tell_on": 60,
    "alaka.sla.jobs.watch": 5,
    "alaka.sla.jobs.apply_policies": 10,
    "alaka.sla.jobs.follow_calendars": 60,
    "alaka.cases.jobs.watch": 3600,
    "alaka.chats.jobs.carry_on": 15,
    "alaka.chats.assigning.assign_all": 5,
    "alaka.routing.giving.give_out": 10,
    "alaka.routing.giving.forget_hits": 86_400,
    "alaka.accounts.jobs.refresh_holidays": 600,
    "alaka.sales.rates.begun_today": 3600,
    "alaka.activities.jobs.remind": 30,
    "alaka.scores.jobs.learn": 3600,
    "alaka.scores.jobs.carry_on": 60,
    "alaka.automation.looking.look": 60,
    "alaka.sequences.jobs.go_on": 10,
    "alaka.segments.bulk.stepping.carry_on": 10,
    "alaka.segments.bulk.stepping.sweep": 86_400,
    "alaka.segments.keeping.running.tidy": 86_400,
    "alaka.contacts.duplicates.jobs.follow": 10,
    "alaka.contacts.duplicates.jobs.carry_on": 60,
    "alaka.importing.jobs.carry_on": 10,
    "alaka.privacy.jobs.carry_on": 60,
    "alaka.privacy.jobs.keep_rules": 1800,
    "alaka.tracking.columns.changes.gather": 3600,
    "alaka.core.limits.sweep": 3600,
    "alaka.reports.jobs.send_what_is_due": 60,
    "alaka.reports.jobs.check": 21600,
    "alaka.reports.jobs.pack": 600,
    "alaka.api.webhooks.sweeping.sweep": 3600,
    "alaka.api.repeating.sweep": 3600,
}

# Functions that run in the worker as long as it does: each gets a threading.Event and ends
# soon after it is set.
WORKERS: list[str] = [
    "alaka.channels.polling.run",
    "alaka.api.webhooks.running.run",
    "alaka.automation.running.hear",
    "alaka.automation.running.act",
    "alaka.tracking.building.running.run",
    "alaka.tracking.columns.keeping.run",
    "alaka.segments.keeping.running.run",
    "alaka.goals.ahead.run",
]


def load_plugins() -> None:
    """Add the boards of installed packages; called once by the settings."""
    boards = globals()
    for entry in entry_points(group="alaka"):
        offered: dict[str, Any] = entry.load()
        for board, entries in offered.items():
            target = boards[board]
            if isinstance(target, dict):
                for key, value in entries.items():
                    if isinstance(value, list):
                        target.setdefault(key, []).extend(value)
                    else:
                        target[key] = value
            else:
                target.extend(entries)
