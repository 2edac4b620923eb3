"""Imports made in a few words."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from alaka.accounts.models import Agent, Role
from alaka.contacts.models import About
from alaka.importing import files, running
from alaka.importing.models import Import, State
from alaka.importing.plan import Plan


@pytest.fixture
def ada(db: None) -> Agent:
    return Agent.objects.create_user(
        "ada@gul.example", "roses-and-tulips", name="Ada", role=Role.ADMINISTRATOR
    )


Bring = Callable[..., Import]


@pytest.fixture
def bring(ada: Agent) -> Bring:
    """Takes in a table of texts, or a file; ``plan`` are wishes beyond what is guessed."""

    def bring(
        rows: Sequence[Sequence[str]] | str | bytes,
        brings: str = About.CONTACT,
        name: str = "people.csv",
        **plan: Any,
    ) -> Import:
        text = rows if isinstance(rows, str | bytes) else "\n".join("\t".join(row) for row in rows)
        content = text.encode() if isinstance(text, str) else text
        of = files.take_in(name, [content], by=ada, brings=brings)
        if plan:
            of.plan = replace(of.planned, **plan).stored
            of.save()
        return of

    return bring


def step(of: Import, state: State) -> Import:
    """Have the worker do it; the import as it is then."""
    of.put(state=state)
    running.run(of.pk)
    return Import.objects.get(pk=of.pk)


def tried(of: Import) -> Import:
    return step(of, State.TRYING)


def written(of: Import) -> Import:
    return step(of, State.WRITING)


def undone(of: Import) -> Import:
    return step(of, State.UNDOING)


def planned(of: Import) -> Plan:
    return of.planned
