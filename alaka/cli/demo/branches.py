"""The places of the demo: the company, its regions, their shops and departments, and the forms
behind the codes on their counters."""

from typing import NamedTuple

from alaka.accounts.models import Agent, Place, PlaceKind
from alaka.channels.models import Channel
from alaka.inbox.models import Inbox


class Branch(NamedTuple):
    """One country: its region, the shop there and the shop's department, each with its manager."""

    language: str
    country: str
    timezone: str
    region: tuple[str, str]
    shop: tuple[str, str]
    address: str
    key: str
    department: tuple[str, str]


BRANCHES = (
    Branch(
        "az", "AZ", "Asia/Baku", ("Azərbaycan", "rashad"), ("Bakı", "bob"), "Nizami küçəsi 28",
        "gulbaku", ("Çatdırılma", "leyla"),
    ),
    Branch(
        "bs", "BA", "Europe/Sarajevo", ("Bosna i Hercegovina", "emir"), ("Sarajevo", "selma"),
        "Ferhadija 12", "gulsarajevo", ("Dostava", "amra"),
    ),
    Branch(
        "fa", "IR", "Asia/Tehran", ("ایران", "negar"), ("شیراز", "shirin"),
        "خیابان ارم، پلاک ۷", "gulshiraz", ("ارسال", "dariush"),
    ),
)  # fmt: skip
# The shop whose feedback page the site's foot leads to.
COUNTERS = {branch.language: branch.key for branch in BRANCHES} | {"en": "gulbaku", "fr": "gulbaku"}


def make(agents: dict[str, Agent]) -> dict[str, Place]:
    """The shops by language."""
    company = Place.objects.create(
        name="Gül", kind=PlaceKind.COMPANY, manager=agents["gulnar"], timezone="Asia/Baku"
    )
    shops = {branch.language: _make_branch(branch, company, agents) for branch in BRANCHES}
    for place in Place.objects.all():
        place.bind()
    return shops


def _make_branch(branch: Branch, company: Place, agents: dict[str, Agent]) -> Place:
    shared = {
        "country": branch.country,
        "language": branch.language,
        "timezone": branch.timezone,
    }
    name, manager = branch.region
    region = Place.objects.create(
        name=name, kind=PlaceKind.REGION, parent=company, manager=agents[manager], **shared
    )
    name, manager = branch.shop
    shop = Place.objects.create(
        name=name,
        kind=PlaceKind.SHOP,
        key=branch.key,
        parent=region,
        manager=agents[manager],
        address=branch.address,
        **shared,
    )
    name, manager = branch.department
    Place.objects.create(
        name=name, kind=PlaceKind.DEPARTMENT, parent=shop, manager=agents[manager], **shared
    )
    return shop


def make_feedback(inbox: Inbox, place: Place | None, language: str) -> Channel:
    """The form behind the codes of a region's shops, or of all that have no form of their own."""
    region = place.parent if place else None
    name = f"Feedback ({region.name})" if region else "Feedback"
    return Channel.objects.create(
        kind="form",
        name=name,
        key=f"gul-feedback-{language}",
        inbox=inbox,
        place=region,
        language=language,
        settings={"for_places": True, "required": ["message"]},
    )
