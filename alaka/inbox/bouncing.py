"""An address at which nobody is any more is not written to again, until somebody writes from it.

Enters: reports that our letter came back for good; messages that came in. Leaves: the address on
the list of those that are never written to, and off it.
"""

from django.db.models import Exists, OuterRef

from alaka.channels.contract import DeliveryReport
from alaka.contacts.consent.suppressing import lift, suppress
from alaka.contacts.models import Handle, Reason, Suppression
from alaka.inbox.models import Message
from alaka.timeline.models import Event


def came_back(message: Message, report: DeliveryReport) -> None:
    """The report is believed of the address to which the message went, and of no other."""
    handle = message.handle
    address = message.answer_to or (handle.value if handle is not None else "")
    if report.is_gone and address and report.recipient in ("", address):
        scheme = handle.scheme if handle is not None else "email"
        suppress(scheme, address, Reason.BOUNCED, note=str(report.reason)[:500])


def heard(ids: list[int]) -> None:
    """Of events of messages that came in."""
    messages = Event.objects.filter(pk__in=ids).values("subject_id")
    written_from = Handle.objects.filter(
        pk__in=Message.objects.filter(pk__in=messages, automatic="").values("handle"),
        scheme=OuterRef("scheme"),
        value=OuterRef("value"),
    )
    bounced = Suppression.objects.standing().filter(reason=Reason.BOUNCED)
    for row in bounced.filter(Exists(written_from)):
        lift(row, by=None)
