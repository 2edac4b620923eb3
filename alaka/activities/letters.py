"""A reminder as a mail to whoever does it: what, when, with whom, and how the person is reached.

In his language and by his clock; it waits in the queue of the product's own mails.
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from alaka.accounts.models import Business
from alaka.activities.models import Activity
from alaka.activities.whens import said
from alaka.cases.readers import reading
from alaka.core import mail

HANDLES = 3


def send(activity: Activity) -> bool:
    """Put the mail into the queue; False where no mail of ours can leave."""
    if not mail.can_send():
        return False
    with reading(activity.agent):
        is_rtl = get_language_bidi()
        contact = activity.contact
        context = {
            "activity": activity,
            "when": said(activity.due_at, activity.due_on, is_whole=True),
            "handles": list(contact.all_handles().order_by("pk")[:HANDLES]) if contact else [],
            "url": settings.PUBLIC_URL + activity.get_absolute_url(),
            "business": Business.get().name,
            "language": get_language(),
            "direction": "rtl" if is_rtl else "ltr",
            "start": "right" if is_rtl else "left",
            "subject": _("Reminder: %(title)s") % {"title": " ".join(activity.subject.split())},
        }
        _post(activity.agent.email, context)
    return True


def _post(address: str, context: dict[str, object]) -> None:
    text = render_to_string("activities/email/reminder.txt", context)
    html = render_to_string("activities/email/reminder.html", context)
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
    subject = str(context["subject"])
    letter = EmailMultiAlternatives(subject, text.strip() + "\n", to=[address], headers=headers)
    letter.attach_alternative(html, "text/html")
    letter.send()
