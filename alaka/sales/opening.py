"""A deal begins: somebody may buy something.

Enters: what is known of it. Leaves: the deal in a stage, its first stay, and the event.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from alaka.accounts.models import Agent, Place, Team
from alaka.contacts.models import Company, Contact, Position
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.sales import entering, money, pipelines
from alaka.sales.models import Came, Deal, DealConversation, Pipeline, Stage, StageStay
from alaka.sales.searching import words_of
from alaka.timeline.recording import record


@dataclass(frozen=True)
class Brief:
    """What is known of a deal as it begins. Without a stage, the first of the pipeline; without a
    pipeline, the first there is; without a currency, that of the pipeline. ``begun_by``:
    conversation, form, api or hand."""

    title: str
    pipeline: Pipeline | None = None
    stage: Stage | None = None
    contact: Contact | None = None
    company: Company | None = None
    owner: Agent | None = None
    team: Team | None = None
    place: Place | None = None
    amount: Decimal | None = None
    currency: str = ""
    expected_on: date | None = None
    source: str = ""
    competitor: str = ""
    begun_by: str = "hand"


@transaction.atomic
def open_deal(brief: Brief, *, by: Agent | None, conversation: Conversation | None = None) -> Deal:
    """Begin a deal; person, team and place come from the conversation where none is named."""
    now = clock.now()
    stage = brief.stage or first_stage(brief.pipeline or pipelines.offered()[0])
    contact = brief.contact or (conversation.contact if conversation else None)
    currency = brief.currency or stage.pipeline.currency or money.own()
    deal = Deal(
        title=brief.title[:200],
        pipeline=stage.pipeline,
        stage=stage,
        contact=contact,
        company=brief.company or company_of(contact),
        owner=brief.owner,
        team=brief.team or _team(conversation, by),
        place=brief.place or (conversation.place if conversation else None),
        amount=brief.amount,
        currency=currency,
        value=money.valued(brief.amount, currency),
        expected_on=brief.expected_on,
        source=brief.source,
        competitor=brief.competitor,
        begun_by=brief.begun_by,
        opened_at=now,
        opened_by=by,
        entered_stage_at=now,
    )
    deal.search = words_of(deal)
    deal.save()
    stay(deal, Came.OPENED, by)
    if conversation is not None:
        DealConversation.objects.create(deal=deal, conversation=conversation, at=now, by=by)
    tell("deal.opened", deal, by, stage=stage.pk, stage_name=stage.name, begun_by=deal.begun_by)
    entering.entered(deal, stage, by)
    return deal


def first_stage(pipeline: Pipeline) -> Stage:
    stage = pipeline.stages.select_related("pipeline").first()
    if stage is None:  # A pipeline is made with one, and keeps one.
        raise ValueError(f"The pipeline {pipeline.pk} has no stage.")
    return stage


def company_of(contact: Contact | None) -> Company | None:
    """The company that the person is in above all."""
    if contact is None:
        return None
    rows = Position.objects.filter(contact__in=contact.ids, until=None).select_related("company")
    found = rows.order_by("-is_main", "pk").first()
    return found.company if found else None


def _team(conversation: Conversation | None, by: Agent | None) -> Team | None:
    if conversation is not None and conversation.team_id:
        return conversation.team
    if by is None:
        return None
    return Team.objects.filter(memberships__agent=by).order_by("memberships__pk").first()


def stay(deal: Deal, came: Came, by: Agent | None) -> StageStay:
    """Note that it stands in its stage from now on."""
    return StageStay.objects.create(
        deal=deal,
        stage=deal.stage,
        came=came,
        entered_at=deal.entered_stage_at,
        by=by,
        amount=deal.amount,
        currency=deal.currency,
        value=deal.value,
    )


@transaction.atomic
def link(deal: Deal, conversation: Conversation, *, by: Agent | None) -> bool:
    """Say that the deal was spoken of there too; False if that is known."""
    _link, is_new = DealConversation.objects.get_or_create(
        deal=deal, conversation=conversation, defaults={"at": clock.now(), "by": by}
    )
    if is_new:
        if deal.contact is None:
            deal.contact = conversation.contact
            deal.save(update_fields=["contact"])
        tell("deal.linked", deal, by, conversation=conversation.pk)
    return is_new


@transaction.atomic
def unlink(row: DealConversation, *, by: Agent | None) -> bool:
    """Take back that the deal was spoken of there."""
    gone, _rows = DealConversation.objects.filter(pk=row.pk).delete()
    if gone:
        tell("deal.unlinked", row.deal, by, conversation=row.conversation_id)
    return bool(gone)


def tell(verb: str, deal: Deal, by: Agent | None, **data: object) -> None:
    """On the contact's time line and to the subscribers; the screens look again."""
    record(verb, subject=deal, contact=deal.contact, actor=by, **{"title": deal.title, **data})
    deal.publish()
