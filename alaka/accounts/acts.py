"""The acts of the audit log in words, and the browsers that did them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_noop as _

# act → English text, translated where it is shown. Other rooms may write acts of their own: an
# act without a line here is shown as it is.
LABELS: dict[str, str | Promise] = {
    "login": _("Logged in"),
    "login failed": _("Login failed"),
    "logout": _("Logged out"),
    "password changed": _("Password changed"),
    "password reset": _("Password reset by mail"),
    "second factor added": _("Authenticator app added"),
    "second factor removed": _("Authenticator app removed"),
    "second factors reset": _("Two-step login removed by an administrator"),
    "passkey added": _("Passkey added"),
    "passkey removed": _("Passkey removed"),
    "recovery codes made": _("Recovery codes created"),
    "agent added": _("Agent added"),
    "agent changed": _("Agent changed"),
    "agent invited": _("Agent invited"),
    "invitation accepted": _("Invitation accepted"),
    "agent closed": _("Account closed"),
    "agent opened": _("Account reopened"),
    "other logins ended": _("Logged out everywhere else"),
    "agent logged out": _("Agent logged out everywhere by an administrator"),
    "team added": _("Team added"),
    "team changed": _("Team changed"),
    "team removed": _("Team removed"),
    "place added": _("Place added"),
    "place changed": _("Place changed"),
    "place removed": _("Place removed"),
    "topic added": _("Topic of cases added"),
    "topic changed": _("Topic of cases changed"),
    "topic removed": _("Topic of cases removed"),
    "terms changed": _("Deadlines of cases changed"),
    "calendar added": _("Calendar added"),
    "calendar changed": _("Calendar changed"),
    "calendar removed": _("Calendar removed"),
    "special day added": _("Special day added"),
    "special day changed": _("Special day changed"),
    "special day removed": _("Special day removed"),
    "holiday feed added": _("Holiday feed added"),
    "holiday feed changed": _("Holiday feed changed"),
    "holiday feed removed": _("Holiday feed removed"),
    "business changed": _("Settings of the business changed"),
    "audit log exported": _("Audit log exported"),
    "report exported": _("Report exported"),
    "report mailed": _("Report mailed"),
    "report scheduled": _("Report scheduled by mail"),
    "report unscheduled": _("Report no longer mailed"),
    "set up": _("Step of the set-up done"),
    "channel added": _("Channel added"),
    "channel changed": _("Channel changed"),
    "channel removed": _("Channel removed"),
    "channel paused": _("Channel paused"),
    "channel resumed": _("Channel in use again"),
    "channel signed in": _("Signed in for a channel"),
    "channel refilled": _("Days of a channel fetched again"),
    "channel secret renewed": _("New secret of a chat channel"),
    "quarantine retried": _("Message in quarantine tried again"),
    "quarantine emptied": _("Message in quarantine thrown away"),
    "inbox added": _("Inbox added"),
    "inbox changed": _("Inbox changed"),
    "inbox removed": _("Inbox removed"),
    "case rule added": _("Rule for cases added"),
    "case rule changed": _("Rule for cases changed"),
    "case rule removed": _("Rule for cases removed"),
    "severe words changed": _("Words that make a complaint severe changed"),
    "promise added": _("Promise added"),
    "promise changed": _("Promise changed"),
    "promise removed": _("Promise removed"),
    "changes page opened": _("Public page of changes opened"),
    "changes page closed": _("Public page of changes closed"),
    "routing rule added": _("Routing rule added"),
    "routing rule changed": _("Routing rule changed"),
    "routing rule removed": _("Routing rule removed"),
    "routing rule switched on": _("Routing rule switched on"),
    "routing rule switched off": _("Routing rule switched off"),
    "routing rules ordered": _("Routing rules put in another order"),
    "backup made": _("Backup made"),
    "token added": _("API token created"),
    "token removed": _("API token revoked"),
}

# Order matters: each later browser also calls itself by the earlier names.
_BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
_SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


def device(user_agent: str) -> str:
    """“Firefox, Windows” of what a browser says of itself, or its first words."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or user_agent[:40]
