from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.IntegerChoices):
    """What a call of the specification becomes, and what our own script adds."""

    PAGE = 1
    TRACK = 2
    SCREEN = 3
    IDENTIFY = 4
    GROUP = 5
    ALIAS = 6
    LEAVE = 7  # How long a page was seen and how far down.


class Apart(models.IntegerChoices):
    """Why an event counts as nobody's visit."""

    NOT = 0, _("Visits")
    BOT = 1, _("Robots")
    PREFETCH = 2, _("Pages fetched ahead")
    MAIL_SCANNER = 3, _("Mail scanners")


class SeenEvent(models.Model):
    """What somebody did on a site, in an app or at a server: never rewritten.

    The table lies in months (tracking.events.partitions) and is written and read by
    ``tracking.events`` alone. Words that repeat are kept once: what ends in nothing but a number
    here (``name``, ``page``, ``title``, ``referrer``, ``campaign``, ``device``, ``region``,
    ``person``) is the id of a Term.
    """

    # Made of the sender's messageId: what comes again is here already.
    key = models.UUIDField(primary_key=True)
    # When it happened, corrected by the sender's clock.
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    source = models.IntegerField()
    kind = models.SmallIntegerField(choices=Kind)
    apart = models.SmallIntegerField(choices=Apart, default=Apart.NOT)
    # The browser's number (tracking.events.terms.number). Where a server tells of a customer and of
    # no browser it is `person`: his number is a browser of its own. Below zero where browsers are
    # only counted: of one day, and never linked to anybody.
    visitor = models.BigIntegerField(null=True)
    person = models.BigIntegerField(null=True)
    name = models.BigIntegerField(null=True)
    page = models.BigIntegerField(null=True)
    title = models.BigIntegerField(null=True)
    referrer = models.BigIntegerField(null=True)
    campaign = models.BigIntegerField(null=True)
    device = models.BigIntegerField(null=True)
    region = models.BigIntegerField(null=True)
    # What it was worth, in the currency of ``data``.
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    # "properties", of identify and group "traits", and what has no column: "group" (its id),
    # "previous_visitor" and "previous_person" (of alias: both its numbers, for nobody knows which
    # it is), "category", "search" (words a page was asked for), "ip" as it is kept, "context";
    # "proved", of an identify whose "traits" the site's server signed: then nothing else.
    data = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "tracking_event"

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
