from alaka.accounts.models.agent import Agent, Role
from alaka.accounts.models.audit import AuditEntry
from alaka.accounts.models.business import Business
from alaka.accounts.models.calendar import Calendar, Repeats, SpecialDay
from alaka.accounts.models.holiday_feed import Fault, Holiday, HolidayFeed
from alaka.accounts.models.place import Place, PlaceKind
from alaka.accounts.models.presence import Availability, Presence
from alaka.accounts.models.remembered import Remembered
from alaka.accounts.models.team import Membership, Team, TeamSignature

__all__ = [
    "Agent",
    "AuditEntry",
    "Availability",
    "Business",
    "Calendar",
    "Fault",
    "Holiday",
    "HolidayFeed",
    "Membership",
    "Place",
    "PlaceKind",
    "Presence",
    "Remembered",
    "Repeats",
    "Role",
    "SpecialDay",
    "Team",
    "TeamSignature",
]
