"""A low score opens a case, once for a conversation: somebody should ask what went wrong.

Enters: what contacts said of conversations. Leaves: a complaint with the conversation's place and
contact, for whoever answers for that place; words that come after the score are added to it.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from alaka.accounts.models import Business
from alaka.cases.handling import change
from alaka.cases.models import Case
from alaka.cases.opening import Brief, open_case
from alaka.core.holding import held
from alaka.inbox.models import Conversation, Satisfaction
from alaka.timeline.models import Event

# Of five.
LOW = 2
SOURCE = "satisfaction"


def look(ids: list[int]) -> None:
    rated = Event.objects.filter(pk__in=ids).values("subject_id")
    for given in Satisfaction.objects.filter(conversation__in=rated):
        if given.score <= LOW:
            take_up(given.conversation_id)
        else:
            correct(given)


@transaction.atomic
def take_up(conversation_id: int) -> Case | None:
    """The case of this conversation's low score; None where the score is not, or no longer, low."""
    # Held, so that of two words at once only one opens it.
    conversation = held(Conversation.objects.select_related("contact", "place"), conversation_id)
    given = Satisfaction.objects.filter(conversation=conversation_id, score__lte=LOW).first()
    if conversation is None or given is None:
        return None
    known = Case.objects.filter(source=SOURCE, links__conversation=conversation).first()
    if known is not None:
        _tell(known, given)
        return known
    brief = Brief(_title(given), text=given.comment, source=SOURCE)
    return open_case(brief, by=None, conversation=conversation)


@transaction.atomic
def correct(given: Satisfaction) -> None:
    """Who chose a higher score after all must not be asked why he was not satisfied."""
    found = Case.objects.open().filter(source=SOURCE, links__conversation=given.conversation_id)
    case = found.select_for_update(of=("self",)).first()
    if case is None:
        return
    _tell(case, given)


def _tell(case: Case, given: Satisfaction) -> None:
    """Its title says the last score, unless somebody gave another; no word that was said goes."""
    said = {} if given.comment in case.text else {"text": f"{case.text}\n\n{given.comment}".strip()}
    made = [_title(given, score) for score in range(1, 6)]
    titled = {"title": _title(given)} if case.title in made and not case.is_closed else {}
    change(case, by=None, **said, **titled)


def _title(given: Satisfaction, score: int = 0) -> str:
    """In the language of the business."""
    score = score or given.score
    with override(Business.get().language):
        low, high = _("Not satisfied: %(score)s of 5"), _("Corrected to %(score)s of 5")
    title = (low if score <= LOW else high) % {"score": score}
    subject = given.conversation.subject
    return (f"{title} · {subject}" if subject else title)[:200]
