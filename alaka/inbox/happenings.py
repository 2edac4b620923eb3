"""What of conversations a rule can wait for: for registry.HAPPENINGS."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from alaka.contacts.models import Tag
from alaka.core.templatetags.core import number
from alaka.inbox.conditions import channels
from alaka.timeline.happenings import Happening, Narrowing

_TAG = Narrowing(
    "on",
    pgettext_lazy("a noun", "Tag"),
    lambda agent: [(name, name) for name in Tag.objects.values_list("name", flat=True)],
)
_CHANNEL = Narrowing("channel", _("Channel"), channels)
_SCORE = Narrowing("score", _("Score"), lambda agent: [(str(n), number(n)) for n in range(1, 6)])

HAPPENINGS = [
    Happening("message.received", gettext_noop("somebody writes to us"), _CHANNEL),
    Happening("message.answered", gettext_noop("we answer somebody")),
    Happening("message.failed", gettext_noop("an answer of ours cannot be delivered")),
    Happening("message.unread", gettext_noop("an answer of ours is not read")),
    Happening("conversation.opened", gettext_noop("a conversation begins")),
    Happening("conversation.closed", gettext_noop("a conversation is closed")),
    Happening("conversation.reopened", gettext_noop("a conversation is opened again")),
    Happening("conversation.assigned", gettext_noop("a conversation is assigned to somebody")),
    Happening("conversation.tagged", gettext_noop("a conversation gets or loses a tag"), _TAG),
    Happening("satisfaction.given", gettext_noop("somebody says how it was"), _SCORE),
    Happening("promise.broken", gettext_noop("we are late with an answer we promised")),
]
