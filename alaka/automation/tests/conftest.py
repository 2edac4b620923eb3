"""An administrator, and rules that are made and worked in one line."""

from collections.abc import Callable
from typing import Any

import pytest

from alaka.accounts.models import Agent, Role
from alaka.automation import recipes, switching
from alaka.automation.doing import do_due
from alaka.automation.hearing import Hearer
from alaka.automation.models import Rule
from alaka.conftest import agent, logged_in
from alaka.contacts.models import Tag


@pytest.fixture
def ada(db: None) -> Agent:
    return agent("ada@gul.example", "Ada Ames", role=Role.ADMINISTRATOR)


@pytest.fixture
def at_ada(ada: Agent) -> Any:
    return logged_in(ada)


@pytest.fixture
def vip(db: None) -> Tag:
    return Tag.objects.create(name="VIP")


@pytest.fixture
def rule(ada: Agent, vip: Tag) -> Callable[..., Rule]:
    """Switched on; without anything said it tags who is added."""

    def make(**values: Any) -> Rule:
        given = {
            "name": "Tag who is new",
            "when": {"verbs": ["contact.added"]},
            "actions": [{"do": "tag.on", "with": {"tag": vip.pk}}],
        }
        made = recipes.begin(by=ada, **{**given, **values})
        switching.switch_on(made, by=ada)
        return made

    return make


@pytest.fixture
def work() -> Callable[[], int]:
    """What the worker does in a second; how many runs were done."""
    hearer = Hearer()

    def once() -> int:
        hearer.hear()
        return do_due()

    return once
