"""Two sequences of the shop: after an offer, and a welcome; with people in the middle of them, and
those who answered, reached the end or said no. What is due later goes out as it would."""

import random
from datetime import datetime, time, timedelta
from typing import Any

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts.models import Consent, Contact
from alaka.core import clock
from alaka.sales.models import Deal
from alaka.sequences.models import (
    Enrolment,
    Kind,
    Outcome,
    Reason,
    Sequence,
    State,
    Step,
    StepRun,
)
from alaka.sequences.models.sequence import WORKDAYS
from alaka.timeline.models import Event

_LANGUAGE = "az"
# How it went, in turn: None is still on the way.
_ENDS: tuple[Reason | str | None, ...] = (
    None, Reason.ANSWERED, "", None, Reason.ANSWERED, Reason.DEAL, None, "", Reason.ANSWERED,
    Reason.REFUSED, None, Reason.ANSWERED, Reason.MEETING, "",
)  # fmt: skip
_OFFER = {
    "az": (
        "Təklifimizə baxa bildinizmi?",
        "Salam {name},\n\nsizə göndərdiyimiz təklifə baxa bildinizmi? Sualınız varsa, bu məktuba "
        "cavab yazın, hər şeyi birlikdə dəqiqləşdirərik.\n\nHörmətlə,\n{agent}",
    ),
    "en": (
        "Did you find time for our offer?",
        "Hello {name},\n\ndid you find time to look at our offer? Whatever is open, just answer "
        "this letter and we sort it out together.\n\nKind regards\n{agent}",
    ),
}
_REMINDER = {
    "az": (
        "",
        "Salam {name},\n\ntəklifimiz həftənin sonunadək qüvvədədir. Çiçəkləri sizin üçün "
        "saxlayaqmı?\n\n{agent}",
    ),
    "en": (
        "",
        "Hello {name},\n\nour offer holds until the end of the week. Shall we keep the flowers for "
        "you?\n\n{agent}",
    ),
}
_WELCOME = {
    "az": (
        "Xoş gəlmisiniz",
        "Salam {name},\n\nbizi seçdiyiniz üçün sağ olun. Çiçəklərin daha çox qalması üçün suyunu "
        "iki gündən bir dəyişin.\n\n{agent}",
    ),
    "en": (
        "Welcome",
        "Hello {name},\n\nthank you for choosing us. Change the water every second day and your "
        "flowers last longer.\n\n{agent}",
    ),
}
_SEASON = {
    "az": (
        "Bu həftə nə çiçəkləyir",
        "Salam {name},\n\nbu həftə pion və ranunkulus var.\n\n{agent}",
    ),
    "en": ("What blooms this week", "Hello {name},\n\nthis week we have peonies.\n\n{agent}"),
}


def make() -> None:
    sender = Agent.objects.get(email__startswith="leyla@")
    channel = Channel.objects.filter(kind="email", language=_LANGUAGE).order_by("pk").first()
    if channel is None:
        return
    call = {"do": "activity.plan", "with": {"subject": "Təklif barədə zəng", "kind": "call"}}
    offer = _sequence(
        "After an offer", "service", channel, sender, _message(_OFFER), _days(2),
        _message(_REMINDER), _days(1), (Kind.ACTION, call),
    )  # fmt: skip
    welcome = _sequence(
        "Welcome", "marketing", channel, sender, _message(_WELCOME), _days(7), _message(_SEASON)
    )
    chance = random.Random(31)  # noqa: S311 - the same each time
    taken: set[int] = set()
    for sequence, people in ((offer, _offered()), (welcome, _willing())):
        _live(sequence, [each for each in people if each[0] not in taken], taken, chance)


def _sequence(
    name: str, purpose: str, channel: Channel, sender: Agent, *steps: tuple[str, dict[str, Any]]
) -> Sequence:
    made = Sequence.objects.create(
        name=name, purpose=purpose, channel=channel, sender=sender, is_on=True,
        sends_from=time(9), sends_until=time(18), days=WORKDAYS,
        created_at=clock.now() - timedelta(days=60),
    )  # fmt: skip
    Step.objects.bulk_create(
        Step(sequence=made, position=at, kind=kind, settings=settings)
        for at, (kind, settings) in enumerate(steps)
    )
    return made


def _message(texts: dict[str, tuple[str, str]]) -> tuple[str, dict[str, Any]]:
    said = {code: {"subject": head, "text": text} for code, (head, text) in texts.items()}
    return Kind.MESSAGE, {"texts": said}


def _days(count: int) -> tuple[str, dict[str, Any]]:
    return Kind.WAIT, {"unit": "days", "count": count, "at": "10:00"}


def _offered() -> list[tuple[int, int | None]]:
    """Customers with a deal, as contact and deal."""
    rows = Deal.objects.filter(contact__language=_LANGUAGE, contact__handles__scheme="email")
    found = rows.order_by("pk").distinct().values_list("contact", "pk")
    return list(dict(found).items())


def _willing() -> list[tuple[int, int | None]]:
    said = Consent.objects.current().filter(purpose="marketing", is_given=True)
    rows = Contact.objects.standing().filter(language=_LANGUAGE, handles__scheme="email")
    found = rows.filter(pk__in=said.values("contact")).order_by("pk").distinct()
    return [(pk, None) for pk in found.values_list("pk", flat=True)]


def _live(
    sequence: Sequence,
    people: list[tuple[int, int | None]],
    taken: set[int],
    chance: random.Random,
) -> None:
    """Each began on some morning; those on their way stand before what is due tomorrow."""
    steps = list(sequence.steps.all())
    for (contact, deal), reason in zip(people, _ENDS, strict=False):
        taken.add(contact)
        done = 1 if reason is None else len(steps) if not reason else chance.choice((1, 3))
        days = 1 if reason is None else chance.randint(6, 40)
        row = Enrolment(sequence=sequence, contact_id=contact, deal_id=deal, is_alone=True)
        row.started_at = _morning(days, chance.randint(9, 11))
        row.started_by = sequence.sender
        _end(row, reason, steps, done)
        row.save()
        _tell(row, steps[:done])


def _end(row: Enrolment, reason: Reason | str | None, steps: list[Step], done: int) -> None:
    if reason is None:
        row.step, row.due_at = steps[done], _morning(-1, 10)
        return
    row.state = State.STOPPED if reason else State.ENDED
    row.reason, row.ended_at = reason, row.started_at + timedelta(days=done, hours=3)
    if reason == Reason.ANSWERED:
        row.answered_after = [step for step in steps[:done] if step.is_message][-1]


def _tell(row: Enrolment, done: list[Step]) -> None:
    """What was done, and the time line."""
    StepRun.objects.bulk_create(
        StepRun(
            enrolment=row, step=step, at=row.started_at + timedelta(days=at),
            outcome=Outcome.SENT if step.is_message else Outcome.DONE,
        )
        for at, step in enumerate(done)
    )  # fmt: skip
    about = {"sequence": row.sequence_id, "name": row.sequence.name, "enrolment": row.pk}
    how: dict[str, Any] = {
        "contact_id": row.contact_id, "subject_type": row._meta.label_lower, "subject_id": row.pk,
    }  # fmt: skip
    events = [
        Event(verb="sequence.started", at=row.started_at, actor=row.started_by, data=about, **how)
    ]
    if row.ended_at is not None:
        verb = "sequence.stopped" if row.reason else "sequence.ended"
        events.append(Event(verb=verb, at=row.ended_at, data=about | {"reason": row.reason}, **how))
    Event.objects.bulk_create(events)


def _morning(days: int, hour: int) -> datetime:
    return (clock.now() - timedelta(days=days)).replace(
        hour=hour, minute=0, second=0, microsecond=0
    )
