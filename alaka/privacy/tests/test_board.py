"""No room can forget a person: every model that leads to one is named, down to each column."""

from collections import defaultdict
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField, HStoreField
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from alaka.core.personal import Whom
from alaka.privacy import board
from alaka.privacy.previewing import samples

TARGETS = {
    "contacts.Contact", "contacts.Handle", "inbox.Conversation", "inbox.Message", "chats.Guest",
    "cases.Case", "channels.Intake", "core.Blob",
}  # fmt: skip
# Columns in which somebody's words could stand.
WORDS = (
    models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField,
    HStoreField, SearchVectorField, models.GenericIPAddressField,
)  # fmt: skip


# They show rows of other models, and have none.
VIEWS = {"tracking.OwnedEvent", "tracking.OwnedVisit"}


def leads_to_a_person(model: type[models.Model], seen: frozenset[Any] = frozenset()) -> bool:
    """By foreign keys, however many, or by a bare number of a contact."""
    if model._meta.label in TARGETS:
        return True
    if "contact" in {field.name for field in model._meta.concrete_fields}:
        return True
    near = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    return any(
        leads_to_a_person(each, seen | {model})
        for each in near
        if each is not None and each not in seen and each is not model
    )


def test_every_model_that_leads_to_a_person_is_named_by_its_room() -> None:
    named = {holding.model for holding in board.holdings()}
    named |= {model for each in board.nothing() for model in each.models}
    models_of_ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("alaka.") and leads_to_a_person(model)
    ]
    # A blob is nobody's: it goes with the last row that has it.
    forgotten = {model._meta.label for model in models_of_ours} - named - {"core.Blob"} - VIEWS
    assert not forgotten, f"say in registry.PERSONAL what becomes of {sorted(forgotten)}"


def test_what_is_named_is_there() -> None:
    named = [holding.model for holding in board.holdings()]
    named += [model for each in board.nothing() for model in each.models]
    assert all(apps.get_model(label) for label in named)
    assert len({holding.name for holding in board.holdings()}) == len(board.holdings())
    assert len({kind.name for kind in board.kinds()}) == len(board.kinds())


def test_every_column_of_words_is_emptied_or_said_to_stay() -> None:
    spoken_of: dict[str, set[str]] = defaultdict(set)
    for holding in board.holdings():
        if holding.blank is not None or holding.keeps:
            spoken_of[holding.model] |= {*(holding.blank or {}), *holding.keeps}
    forgotten = [
        f"{label}.{field.name}"
        for label, named in spoken_of.items()
        for field in apps.get_model(label)._meta.concrete_fields
        if isinstance(field, WORDS) and field.name not in named
    ]
    assert not forgotten


def test_what_holds_nothing_has_no_text_but_states() -> None:
    """A room that adds a column of words to such a model has to think again."""
    known = {
        "activities.Aside.key",
        "cases.Improvement.texts", "cases.Telling.status", "contacts.Tag.name",
        "cases.Notice.reason", "chats.Proposal.answer", "importing.Batch.counts",
        "importing.Batch.made", "importing.Batch.made_of", "importing.Piece.data",
        "importing.CompanyChange.left", "importing.CompanyChange.now",
        "importing.CompanyChange.was",
        "reports.CaseFact.kind", "reports.CaseFact.outcome", "reports.CaseFact.source",
        "reports.ConversationFact.language", "reports.DealFact.state", "reports.PromiseFact.target",
        "reports.PromiseFact.verdict", "reports.PromiseFact.kind", "sla.Clock.target",
        "sla.Clock.hours_key", "sla.Clock.kind", "sales.StageStay.came", "sales.StageStay.currency",
        "sales.StageStay.went",
        "offers.OfferRule.name", "offers.OfferRule.filter", "offers.OfferRule.why",
        "scores.ScoreRule.name", "scores.ScoreRule.filter",
    }  # fmt: skip
    found = {
        f"{label}.{field.name}"
        for each in board.nothing()
        for label in each.models
        for field in apps.get_model(label)._meta.concrete_fields
        if isinstance(field, WORDS)
    }
    assert found == known


@pytest.mark.django_db
def test_what_is_shown_and_sampled_can_be_asked() -> None:
    nobody = Whom([0], [("email", "nobody@example.org")], ["Nobody at all"])
    for holding in board.holdings():
        rows = holding.rows(nobody)
        assert rows.model._meta.label == holding.model
        assert not rows.values(*(holding.shown or ("pk",))).exists()
        assert samples(holding, rows) == []
        if holding.internal is not None:
            assert not rows.filter(holding.internal).exists()
