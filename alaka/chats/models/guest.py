from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from alaka.contacts.models import Handle
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import sight
from alaka.inbox.seeing import channels_seen

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

# A stream says so often that its guest is still here; so long after that he has left.
BEAT = timedelta(seconds=60)
STAYS = BEAT + timedelta(seconds=30)
# Who comes back later than that begins another visit.
VISIT_RESTS = timedelta(minutes=30)
# So many of a visit's last pages are kept.
PAGES_KEPT = 20


class GuestQuerySet(models.QuerySet["Guest"]):
    def visible_to(self, agent: "Agent") -> "GuestQuerySet":
        """Those whose conversation this agent sees; of who said nothing yet, he would see it."""
        seen = sight(agent)
        if seen is None:
            return self.all()
        said = Conversation.objects.filter(
            channel=OuterRef("channel"),
            contact__handles__scheme=OuterRef("scheme"),
            contact__handles__value=OuterRef("value"),
        )
        would_see = ~Exists(said) & Q(channel__in=channels_seen(agent))
        return self.filter(Exists(said.within(seen)) | would_see)

    def here(self) -> "GuestQuerySet":
        return self.filter(here_until__gt=clock.now())

    def of(self, conversation: "Conversation") -> "GuestQuerySet":
        """Those who speak in the conversation, by the handles of its contact."""
        spoken = conversation.contact.handles.values("scheme", "value")
        pairs = [models.Q(scheme=row["scheme"], value=row["value"]) for row in spoken]
        chosen = models.Q(pk=None)
        for pair in pairs:
            chosen |= pair
        return self.filter(chosen, channel=conversation.channel_id)

    def by_contact(self, conversations: "Iterable[Conversation]") -> "dict[int, Guest]":
        """The guest last seen of each conversation's contact, in two queries for all of them."""
        wanted = {(row.contact_id, row.channel_id) for row in conversations}
        handles = Handle.objects.filter(contact__in={contact for contact, _ in wanted})
        whose = {(row.scheme, row.value): row.contact_id for row in handles}
        rows = self.filter(
            channel__in={channel for _, channel in wanted}, value__in={value for _, value in whose}
        )
        found = {whose.get((row.scheme, row.value)): row for row in rows.order_by("here_until")}
        return {contact: row for contact, row in found.items() if contact is not None}


class Guest(models.Model):
    """A browser in which somebody opened the chat; a contact's from the first line on.

    ``scheme`` and ``value`` are the handle its lines come from: ``chat`` and a number of its own,
    or ``customer`` and the id that the site's server signed, with the space it counts in.
    ``claims`` are answers nobody proved: they are shown, and join nothing.
    """

    channel = models.ForeignKey("channels.Channel", models.CASCADE, related_name="guests")
    scheme = models.CharField(max_length=20, default="chat")
    value = models.CharField(max_length=320)
    created_at = models.DateTimeField()
    here_until = models.DateTimeField()
    language = models.CharField(max_length=5, blank=True, default="")
    timezone = models.CharField(max_length=60, blank=True, default="")
    page_url = models.CharField(max_length=2000, blank=True, default="")
    page_title = models.CharField(max_length=300, blank=True, default="")
    # The pages of this visit, the present one last: url, title, and at, when it was opened.
    pages = models.JSONField(default=list)
    # Where the guest came from to the first page.
    referrer = models.CharField(max_length=2000, blank=True, default="")
    browser = models.CharField(max_length=500, blank=True, default="")
    address = models.CharField(max_length=45, blank=True, default="")
    # The browser's own id where the site's visits are counted, see alaka.tracking.
    visitor = models.CharField(max_length=100, blank=True, default="")
    claims = models.JSONField(default=dict)
    # What the site's server signed beside the id: name, email, phone.
    proved = models.JSONField(default=dict)
    # Id of the last of its lines that an agent had on screen.
    seen = models.BigIntegerField(default=0)
    # The customer it showed to be: then nobody speaks as this guest any more.
    became = models.ForeignKey("self", models.SET_NULL, null=True, related_name="before")
    # The conversation of somebody else's, held in the same browser, that a new one goes on from.
    continues = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, related_name="+", db_index=False
    )

    objects = GuestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "scheme", "value"], name="guest_once")
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="guest_handle")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @property
    def name(self) -> str:
        """As the site's server signed it, else as the guest says."""
        return str(self.proved.get("name") or self.claims.get("name") or "")

    @property
    def is_customer(self) -> bool:
        """Whether the site's server vouches for who it is."""
        return self.scheme == "customer"

    @property
    def number(self) -> str:
        """The customer's, as the site counts them."""
        return self.value.rpartition("@")[0]

    @property
    def is_here(self) -> bool:
        return self.here_until > clock.now()

    def is_on(self, url: str, title: str) -> None:
        """Note the page it is on now (not saved)."""
        if url and (url != self.page_url or not self.pages):
            opened = {"url": url, "title": title, "at": clock.now().isoformat(timespec="seconds")}
            self.pages = [*self.pages, opened][-PAGES_KEPT:]
        elif title and self.pages:
            self.pages = [*self.pages[:-1], {**self.pages[-1], "title": title}]
        self.page_url, self.page_title = url, title

    def comes(self) -> None:
        """The chat is opened: after a rest that is another visit (not saved)."""
        if self.here_until < clock.now() - VISIT_RESTS:
            self.pages = []
        self.stays()

    def goes_on_from(self, before: "Guest") -> None:
        """The same browser was another guest until now, in the same visit (not saved)."""
        self.comes()
        self.pages = [*self.pages, *before.pages][-PAGES_KEPT:]
        self.page_url = before.page_url
        self.referrer = self.referrer or before.referrer

    def stays(self) -> datetime:
        """Until when a sign of life now makes it here (not saved)."""
        self.here_until = clock.now() + STAYS
        return self.here_until
