"""A prepared statement finds what the queryset finds, whatever it is given."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from alaka.accounts.models import Agent, Team
from alaka.accounts.models.team import Membership
from alaka.core.prepared import given, prepared


@prepared
def _by_role(has_name: bool) -> QuerySet[Agent]:
    rows = Agent.objects.filter(role=given("role"), email__contains="%")
    return (rows.filter(name=given("name")) if has_name else rows).order_by("pk")


@prepared
def _of_keys() -> QuerySet[Agent, str]:
    return Agent.objects.filter(pk__any_of=given("keys")).values_list("name", flat=True)


@prepared
def _members() -> QuerySet[Membership]:
    rows = Membership.objects.filter(agent__any_of=given("agents"))
    return rows.select_related("agent", "team").only("agent__name", "team").order_by("pk")


@prepared
def _one() -> QuerySet[Agent]:
    return Agent.objects.filter(pk=given("pk"))


@pytest.fixture
def odd(db: None) -> Agent:
    return Agent.objects.create(email="100%@example.com", name="100% 'sure'; --", role="agent")


def test_finds_rows_by_what_is_given(odd: Agent):
    assert _by_role(False).rows(role="agent") == [odd]
    assert _by_role(False).rows(role="manager") == []
    assert _by_role(True).first(role="agent", name=odd.name) == odd
    assert _by_role(True).first(role="agent", name="' OR ''='") is None


def test_takes_numbers_of_any_size_and_lists_of_any_length(odd: Agent):
    assert _of_keys().rows(keys=[]) == []
    assert _of_keys().rows(keys=[1, 2**40, odd.pk]) == [odd.name]
    assert _of_keys().rows(keys={odd.pk}) == [odd.name]


def test_a_number_beyond_all_keys_is_nobodys(odd: Agent):
    assert _one().rows(pk=2**64) == []
    assert _one().first(pk=-(2**63) - 1) is None
    assert _one().first(pk=odd.pk) == odd


def test_brings_related_rows_along(odd: Agent):
    Membership.objects.create(agent=odd, team=Team.objects.create(name="Roses"))
    with CaptureQueriesContext(connection) as asked:
        (found,) = _members().rows(agents=[odd.pk])
        assert (found.agent.name, found.team.name) == (odd.name, "Roses")
    assert len(asked) == 1  # and it is counted and told as any other
    assert "INNER JOIN" in asked[0]["sql"]


def test_sees_what_was_written_since(odd: Agent):
    assert _of_keys().rows(keys=[odd.pk]) == [odd.name]
    Agent.objects.filter(pk=odd.pk).update(name="New")
    assert _of_keys().rows(keys=[odd.pk]) == ["New"]


def test_what_can_find_nothing_is_not_asked(db: None):
    @prepared
    def _nobody() -> QuerySet[Agent]:
        return Agent.objects.filter(pk__in=[])

    with CaptureQueriesContext(connection) as asked:
        assert _nobody().rows() == []
    assert len(asked) == 0


def test_the_server_keeps_its_plan(odd: Agent):
    asked = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%\"role\" = ($1)%'"
    for _ in range(2):
        assert _by_role(False).rows(role="agent") == [odd]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone() == (1,)


def test_none_of_very_many_is_no_list_that_is_looked_through_for_each_row(alice: Agent, bob: Agent):
    many = [alice.pk, *range(10**9, 10**9 + 1_000)]
    others = Agent.objects.exclude(pk__listed=many)
    assert (alice in others, bob in others) == (False, True)
    assert list(Agent.objects.filter(pk__listed=many)) == [alice]
    assert "<> ALL" in Agent.objects.exclude(pk__any_of=many).explain()
    assert "<> ALL" not in others.explain()
