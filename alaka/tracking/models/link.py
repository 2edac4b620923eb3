from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reason(models.TextChoices):
    IDENTIFY = "identify", _("The site said who it was")
    SIGNED = "signed", _("The site's server signed who it was")
    FORM = "form", pgettext_lazy("how a visitor was recognised", "Sent a form")
    CHAT = "chat", pgettext_lazy("how a visitor was recognised", "Wrote in the chat")
    ORDER = "order", pgettext_lazy("how a visitor was recognised", "Ordered")
    MAIL = "mail", pgettext_lazy("how a visitor was recognised", "Followed a link in a mail")
    SIGN_IN = "sign_in", pgettext_lazy("how a visitor was recognised", "Signed in")


class Link(models.Model):
    """From ``since`` on a browser was somebody's; before its first link it was his as well.

    The next link of the browser ends it. One that was cut makes its time nobody's until it is
    put back. Reading resolves it (tracking.identity); nothing else knows who a visitor is.
    """

    visitor = models.BigIntegerField()
    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="browsers")
    since = models.DateTimeField()
    # The last time it was said again.
    last_at = models.DateTimeField()
    reason = models.CharField(max_length=8, choices=Reason)
    # The event that said so.
    event = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    cut_at = models.DateTimeField(null=True)
    cut_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visitor", "since"], name="link_once")]
        ordering = ["since", "pk"]

    def __str__(self) -> str:
        return f"{self.visitor}: {self.contact_id}"
