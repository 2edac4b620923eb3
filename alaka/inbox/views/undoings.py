"""Taking back the last act, by the signed word its toast carries."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.core import signing
from alaka.core.templatetags.core import number
from alaka.inbox.acting import acted, told
from alaka.inbox.counting import seen_by
from alaka.inbox.undoing import Undone, undo


@require_POST
@answering_required
def undoings(request: AgentRequest) -> HttpResponse:
    try:
        undone = undo(request.POST.get("word", ""), seen_by(request), by=request.user)
    except signing.BadToken:
        undone = Undone(0, 0, 0)
    if not undone.touched:
        text = _("It has changed since, so there is nothing to undo.")
        return told(request, text, level="warning")
    if undone.whole == undone.meant:
        return acted(request, _("Undone."))
    text = ngettext(
        "Undone for %(undone)s of %(meant)s conversation; the rest was changed since and stays.",
        "Undone for %(undone)s of %(meant)s conversations; the rest was changed since and stays.",
        undone.meant,
    )
    numbers = {"undone": number(undone.whole), "meant": number(undone.meant)}
    return acted(request, text % numbers)
