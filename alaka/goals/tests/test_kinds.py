"""Goals of every kind, from their form to the report."""

from datetime import UTC
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.activities.planning import Plan, finish, plan
from alaka.cases.models import Case
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.goals.models import Goal
from alaka.goals.tests.conftest import PAGES, Shop
from alaka.inbox.models import Conversation
from alaka.reports.answering import Answer, answer
from alaka.reports.boards import reports
from alaka.reports.scope import Scope
from alaka.sales.models import Order, Rate

pytestmark = pytest.mark.django_db
GOALS = "/desk/settings/goals/"


def sources(agent: Agent) -> Answer:
    return answer(Scope.read(reports()["sources"], {"period": "30"}, UTC, "en"), agent)


def test_goals_of_every_kind_come_from_their_form_into_the_report(shop: Shop, bob: Agent):
    client, browser, (ann, ben, *_others) = logged_in(bob), shop.browsers[0], shop.people
    Rate.objects.create(currency="USD", rate="0.5", since=shop.day(200).date())
    for kind, more in {
        "page": {"how": "is", "text": "/thanks", "worth": "fixed", "value": "2.5"},
        "event": {"text": "Signed Up", "worth": "own"},
        "order": {"worth": "own"},
        "form": {"worth": "fixed", "value": "5"},
        "chat": {"worth": "nothing"},
        "case": {"worth": "nothing"},
        "call": {"worth": "fixed", "value": "1"},
    }.items():
        given = {"name": kind, "kind": kind, "is_on": "on", **more}
        assert client.post(f"{GOALS}new/", given).status_code == 302, kind
    assert "no telephone is connected" in client.get(f"{GOALS}new/").content.decode()
    shop.happened(
        [
            {"browser": browser, "days": 5, "page": PAGES[4], "led": "https://t.me/gul"},
            {"browser": browser, "days": 4.99, "name": "Signed Up", "amount": 10,
             "currency": "USD"},
        ]
    )  # fmt: skip
    shop.was(browser, ann, 4.98)
    shop.ordered(ann, 4, 20)
    back = shop.ordered(ann, 4, 30, state="refunded", refunded=30)
    Order.objects.filter(pk=back.pk).update(value=0)
    shop.ordered(ann, 4, 40, state="cancelled")
    shop.ordered(ben, 4, 8)
    shop.chatted(ann, 3)
    form = Channel.objects.create(kind="form", name="Form", inbox=shop.channel.inbox)
    Conversation.objects.create(
        inbox=form.inbox, channel=form, contact=ann, opened_at=shop.day(3), heard_at=shop.day(3),
        last_activity_at=shop.day(3),
    )  # fmt: skip
    Case.objects.create(contact=ann, title="Late roses", opened_at=shop.day(2))
    for result in ("reached", "not_reached", "call_again"):
        call = plan(Plan(subject="Ask", agent=bob, due_on=shop.now.date(), contact=ann), by=bob)
        assert finish(call, by=bob, result=result)
    found = sources(bob)
    names = {f"goal-{goal.pk}": goal.name for goal in Goal.objects.all()}
    (social,) = [line for line in found.lines if line.value == "social"]

    def told(numbers: Any) -> dict[str, Any]:
        return {names[key]: numbers[key] for key in names}

    # An order that was paid back is an order still, and worth nothing; one cancelled is none.
    once = {"page": 1, "event": 1, "form": 1, "chat": 1, "case": 1, "call": 2}
    assert told(social.numbers) == {**once, "order": 2}
    assert told(found.total) == {**once, "order": 3}
    assert social.numbers["value"] == 250 + 500 + 2000 + 500 + 200
    assert found.total["value"] == 250 + 500 + 2800 + 500 + 200
    merge(ben, ann, by=bob)
    Contact.objects.filter(pk=ben.pk).update(erased_at=shop.now)
    found = sources(bob)
    assert told(found.total) == {**once, "order": 3}, "what is counted stays"
    assert told(found.lines[0].numbers)["order"] == 3
