"""What a customer is told of an improvement, and the links under it."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alaka.accounts.models import Business, Place
from alaka.cases.feedback.places import name_of
from alaka.cases.models import Improvement, Told
from alaka.channels.models import Channel
from alaka.contacts.consent.links import preferences


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
        if links := list(_links(told, channel)):
            parts.append("\n".join(links))
    return "\n\n".join(parts)


def _links(told: Told, channel: Channel) -> Iterator[str]:
    """Under a letter stands already how to hear no more (`inbox.sending`)."""
    place: Place | None = told.improvement.place
    if not (channel.can("html") or channel.can("live")):
        return
    if place is not None and hasattr(place, "changes_page"):
        yield _("All that changed: %(link)s") % {"link": page_address(place)}
    if channel.can("live"):
        quiet = preferences(told.contact)
        yield _("No more news like this: %(link)s") % {"link": quiet}


def page_address(place: Place) -> str:
    return settings.PUBLIC_URL + reverse("changes", args=[place.key])
