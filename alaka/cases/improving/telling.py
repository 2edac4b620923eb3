"""The customers concerned are told what changed: each once, each in his language.

Enters: an improvement and who presses the button. Leaves: rows of those to be told; when the time
to undo is over a job says it to each, in the conversation his case came from. Each row and its
message are one transaction, so a job that is killed or runs twice tells nobody twice.
"""

from collections.abc import Collection
from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import override

from alaka.accounts.models import Agent
from alaka.cases.improving.concerned import concerned
from alaka.cases.improving.words import letter, subject
from alaka.cases.models import Improvement, Telling, Told
from alaka.cases.opening import link, tell
from alaka.cases.reaching import reach
from alaka.contacts.consent.purposes import NEWS
from alaka.core import clock, jobs
from alaka.core.words import Words
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Message
from alaka.inbox.opening import begin
from alaka.inbox.ways import CannotAnswer

log = structlog.get_logger(__name__)

# So long the whole of it can be taken back: nobody was told anything yet.
TIME_TO_UNDO = timedelta(seconds=20)
# A job makes room for others after so many.
AT_ONCE = 100
UNFINISHED = (Telling.Status.WAITING, Telling.Status.RUNNING)
_NOW = timedelta()


@transaction.atomic
def tell_all(
    improvement: Improvement, months: int, *, by: Agent, without: Collection[int] = ()
) -> Telling | None:
    """Have all be told who are concerned and were not told; None where nobody is left.

    ``without`` are the contacts that were left out by hand.
    """
    row = Improvement.objects.select_for_update(of=("self",)).get(pk=improvement.pk)
    people = concerned(row, months, by).without(without).to_tell if row.is_published else []
    if not people:
        return None
    now = clock.now()
    telling = Telling.objects.create(improvement=row, by=by, at=now, begins_at=now + TIME_TO_UNDO)
    ids = [each.contact for each in people]
    row.told.filter(at=None, contact__in=ids).delete()  # Could not be told before.
    Told.objects.bulk_create(
        Told(improvement=row, telling=telling, case_id=each.case, contact_id=each.contact)
        for each in people
    )
    _plan(telling)
    row.publish()
    return telling


def undo(telling: Telling) -> bool:
    """Take it back before it begins; False where somebody may have been told."""
    with transaction.atomic():
        waiting = Telling.objects.filter(pk=telling.pk, status=Telling.Status.WAITING)
        if not waiting.update(status=Telling.Status.UNDONE):
            return False
        telling.told.all().delete()
        telling.improvement.publish()
    return True


def go_on(telling_id: int) -> None:
    """Tell the next of them; nothing before its time, or when it is over."""
    due = Telling.objects.filter(pk=telling_id, status__in=UNFINISHED, begins_at__lte=clock.now())
    if not due.update(status=Telling.Status.RUNNING):
        return
    telling = Telling.objects.select_related("improvement").get(pk=telling_id)
    for pk in list(_unsaid(telling).values_list("pk", flat=True)[:AT_ONCE]):
        _tell(pk)
        telling.improvement.publish()
    if _unsaid(telling).exists():
        _plan(telling)
    else:
        due.update(status=Telling.Status.DONE)
        telling.improvement.publish()


def go_on_with_all() -> None:
    """What a lost job left behind."""
    for telling in Telling.objects.filter(status__in=UNFINISHED, begins_at__lte=clock.now()):
        _plan(telling)


def _plan(telling: Telling) -> None:
    jobs.defer(
        "alaka.cases.improving.telling.go_on",
        at=max(telling.begins_at, clock.now()),
        once=f"telling:{telling.pk}",
        priority=-1,
        telling_id=telling.pk,
    )


def _unsaid(telling: Telling) -> "QuerySet[Told]":
    return telling.told.filter(at=None, problem="").order_by("pk")


def _tell(pk: int) -> None:
    try:
        with override("en"), transaction.atomic():
            _tell_one(pk)
    except (OperationalError, InterfaceError):
        raise  # Nothing can be written down now: it is asked for again.
    except Exception as error:  # One of them must not keep the others from being told.
        log.exception("telling broke", told=pk)
        Told.objects.filter(pk=pk, at=None).update(
            problem=Words(f"{type(error).__name__}: {error}")
        )


def _tell_one(pk: int) -> None:
    rows = Told.objects.select_for_update(skip_locked=True, of=("self",))
    beside = ("improvement__place__changes_page", "telling__by", "case__contact", "contact")
    told = rows.select_related(*beside).filter(pk=pk, at=None, problem="").first()
    if told is None:
        return
    try:
        with transaction.atomic():
            told.message, told.at = _say(told), clock.now()
            tell("case.told", told.case, told.telling.by, improvement=told.improvement_id)
    except CannotAnswer as problem:
        told.problem = problem.reason
    told.save(update_fields=["message", "at", "problem"])


def _say(told: Told) -> Message:
    """In the conversation the case came from, which stays as it was; else in a new one, closed."""
    by, improvement = told.telling.by, told.improvement
    found = reach(told.case, by, NEWS)
    conversation, channel = found.conversation, found.channel
    if channel is None:
        raise CannotAnswer(found.why)
    spoken = conversation.language if conversation is not None else ""
    language = improvement.language_for(spoken or told.contact.language or channel.language)
    text = letter(told, channel, language)
    if conversation is not None:
        return reply(conversation, Saying(text, undo=_NOW, is_answer=False, purpose=NEWS), by=by)
    saying = Saying(text, undo=_NOW, purpose=NEWS)
    message = begin(told.contact, channel, subject(improvement, language), saying, by=by)
    message.conversation.close(by=by, resolution=subject(improvement, language))
    link(told.case, message.conversation, by=by)
    return message
