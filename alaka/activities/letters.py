"""A reminder as a mail to whoever does it: what, when, with whom, and how the person is reached.

In his language and by his clock; it waits in the queue of the product's own mails.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from alaka.accounts.letters import letter
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
        contact = activity.contact
        context = {
            "activity": activity,
            "when": said(activity.due_at, activity.due_on, is_whole=True),
            "handles": list(contact.all_handles().order_by("pk")[:HANDLES]) if contact else [],
            "url": settings.PUBLIC_URL + activity.get_absolute_url(),
        }
        subject = _("Reminder: %(title)s") % {"title": activity.subject}
        letter(activity.agent, subject, "activities/email/reminder", context).send()
    return True
