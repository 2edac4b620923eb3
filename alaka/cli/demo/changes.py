"""What was changed at the shops because customers spoke, told to those who had spoken; and the one
alarm that the complaints of the last two days raise."""

from datetime import datetime, timedelta

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Place, PlaceKind
from alaka.cases.models import Case, ChangesPage, Improvement, Telling, Told, Topic
from alaka.cases.surges.watching import watch
from alaka.cli.demo.case_stories import topic_of
from alaka.cli.demo.speech import LANGUAGES, speech
from alaka.cli.demo.trades.trade import Trade
from alaka.core import clock
from alaka.timeline.models import Event

_BEHIND = 25  # cases, at most, behind each
_HOUR = timedelta(hours=1)


def make(trade: Trade) -> None:
    for shop in Place.objects.filter(kind=PlaceKind.SHOP).order_by("pk"):
        ChangesPage.objects.create(place=shop, at=clock.now())
        for about, number, days in trade.changes:
            _improve(trade, shop, about, number, clock.now() - timedelta(days=days))
    watch()


def _improve(trade: Trade, shop: Place, about: str, number: int, at: datetime) -> None:
    topic = Topic.objects.get(name=topic_of(trade, about))
    told = {language: speech(trade.key, language).topics[about] for language in LANGUAGES}
    made = Improvement.objects.create(
        place=shop,
        topic=topic,
        texts={
            language: {"said": each.said, "did": each.changes[number]}
            for language, each in told.items()
        },
        changed_on=at.date(),
        created_at=at,
        created_by=shop.manager,
        published_at=at + _HOUR,
    )
    changed = Case.objects.closed().filter(
        topic=topic, place__in=parts_of(shop.pk), closed_at__lt=at
    )
    behind = list(changed.exclude(change="").order_by("-closed_at", "-pk")[:_BEHIND])
    made.cases.set(behind)
    _tell(made, behind, at + 2 * _HOUR)


def _tell(made: Improvement, behind: list[Case], at: datetime) -> None:
    if made.created_by is None or not behind:
        return
    by = made.created_by
    telling = Telling.objects.create(
        improvement=made, by=by, at=at, begins_at=at, status=Telling.Status.DONE
    )
    each_once = {case.contact_id: case for case in behind if case.contact_id}
    rows = [
        Told(improvement=made, telling=telling, case=case, contact_id=contact, at=at)
        for contact, case in each_once.items()
    ]
    Told.objects.bulk_create(rows)
    Event.objects.bulk_create(
        Event(
            verb="case.told", at=at, contact_id=row.contact_id, actor=by, subject_type="cases.case",
            subject_id=row.case_id, data={"title": row.case.title},
        )
        for row in rows
    )  # fmt: skip
