"""What `alaka doctor` asks of the inboxes: whether what comes in there can be answered."""

from django.utils.translation import gettext as _

from alaka.channels.models import Channel
from alaka.core.health import Finding, Level
from alaka.inbox.models import Inbox


def answers() -> list[Finding]:
    """An inbox that takes in by a form alone has no way to write back."""
    used = list(Channel.objects.enabled().filter(inbox__isnull=False))
    able = {channel.inbox_id for channel in used if channel.can_answer}
    mute = {channel.inbox_id for channel in used} - able
    title = _("What comes into the inbox “%(name)s” cannot be answered: no channel of it sends.")
    mend = _("Connect a mailbox to it under Settings → Channels.")
    return [
        Finding(Level.WARNING, title % {"name": inbox.name}, mend)
        for inbox in Inbox.objects.filter(pk__in=mute)
    ]
