"""What a customer is told of an improvement, and the two links under it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alaka.accounts.models import Business, Place
from alaka.cases.feedback.places import name_of
from alaka.cases.models import Improvement, Told
from alaka.channels.models import Channel
from alaka.core import signing

NO_MORE = "no-more-changes"


def subject(improvement: Improvement, language: str) -> str:
    with override(language):
        return _("You said, we did")


def letter(told: Told, channel: Channel, language: str) -> str:
    """In the language of the text, whatever the customer's is."""
    improvement = told.improvement
    place: Place | None = improvement.place
    with override(language or Business.get().language):
        lead = _("You told us something, and it changed something. Thank you for saying it.")
        if place is not None:
            text = _("You told us something about %(place)s, and it changed something. Thank you.")
            lead = text % {"place": name_of(place)}
        said, did = improvement.text("said", language), improvement.text("did", language)
        what = [did]
        if said:
            what = [_("You said: %(said)s") % {"said": said}, _("We did: %(did)s") % {"did": did}]
        parts = [lead, "\n\n".join(what)]
        if channel.can("html") or channel.can("live"):
            parts.append("\n".join(_links(told, place)))
    return "\n\n".join(parts)


def _links(told: Told, place: Place | None) -> list[str]:
    lines = []
    if place is not None and hasattr(place, "changes_page"):
        text = _("All that changed: %(link)s")
        lines.append(text % {"link": page_address(place)})
    quiet = settings.PUBLIC_URL + reverse(
        NO_MORE, args=[signing.short_token(NO_MORE, told.contact_id)]
    )
    return [*lines, _("No more news like this: %(link)s") % {"link": quiet}]


def page_address(place: Place) -> str:
    return settings.PUBLIC_URL + reverse("changes", args=[place.key])
