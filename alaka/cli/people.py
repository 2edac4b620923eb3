"""`alaka import FILE`: people or companies from a table, with the columns guessed as on the page.

Works while Alaka runs or not. Stopped by Ctrl-C it keeps what it wrote: the page of the import goes
on with it, or undoes it.
"""

import os
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.db import OperationalError, ProgrammingError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from alaka.cli.importing import database
from alaka.cli.stopping import INTERRUPTED, stoppable
from alaka.cli.words import RefusedError, complain, plainly, say

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.importing.models import Import
    from alaka.importing.plan import Plan

_LOOK_EVERY = 0.3  # seconds
KEPT = "Stopped. What was written is kept: go on, or undo it, on the page of the import."


@dataclass(frozen=True)
class Asked:
    columns: list[str]
    key: str
    way: str
    agent: str
    is_dry: bool
    clears: bool
    is_of_companies: bool = False
    sheet: str = ""


@plainly
def import_people(path: Path, asked: Asked) -> int:
    os.environ.setdefault("ALAKA_LOG_LEVEL", "CRITICAL")
    if not path.is_file():
        raise RefusedError(f"There is no file {path}.")
    with database():
        django.setup()
        try:
            return _import(path, asked)
        except (ProgrammingError, OperationalError) as problem:
            reason = str(problem).splitlines()[0]
            raise RefusedError(
                f"The database is not ready ({reason}): start Alaka once."
            ) from problem


def _import(path: Path, asked: Asked) -> int:
    from alaka.accounts.models import AuditEntry
    from alaka.contacts.models import About
    from alaka.importing import files, running
    from alaka.importing.models import State
    from alaka.importing.reading import UnreadableError

    agent = _agent(asked.agent)
    try:
        with path.open("rb") as file:
            brings = About.COMPANY if asked.is_of_companies else About.CONTACT
            of = files.take_in(
                path.name, files.pieces_of(file), by=agent, brings=brings, sheet=asked.sheet
            )
    except UnreadableError as refusal:
        raise RefusedError(str(refusal.words)) from refusal
    plan = _plan(of, asked, agent)
    for header, target in zip(of.header, plan.columns, strict=False):
        complain(f"{header or '(no name)'} → {target or '(left out)'}")
    of.put(plan=plan.stored, state=State.TRYING if asked.is_dry else State.WRITING)
    if not asked.is_dry:
        AuditEntry.write(of.act, agent=agent, about=of.name, importing=of.pk)
    with stoppable() as stop, _bar(of, stop):
        running.run(of.pk)
    of.refresh_from_db()
    if stop.is_set() and of.state in (State.DRAFT, State.STOPPED):
        complain("Stopped. Nothing was written." if asked.is_dry else KEPT)
        return INTERRUPTED
    return _report(of, asked)


def _agent(email: str) -> "Agent":
    from alaka.accounts.models import Agent, Role

    rows = Agent.objects.filter(is_active=True)
    if email:
        found = rows.filter(email__iexact=email).first()
        if found is None or not found.can_manage:
            raise RefusedError(f"There is no manager or administrator “{email}”.")
        return found
    found = rows.filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    if found is None:
        raise RefusedError("There is no administrator yet: set Alaka up first.")
    return found


def _plan(of: "Import", asked: Asked, agent: "Agent") -> "Plan":
    from alaka.importing.targets import targets_for

    targets = targets_for(agent, of.brings)
    columns = _columns(of, asked, targets)
    plan = replace(of.planned, columns=tuple(columns), way=asked.way, clears=asked.clears)
    keys = plan.keys(targets)
    plan = replace(plan, key=asked.key or (plan.key if plan.key in keys else "".join(keys[:1])))
    if asked.way not in {"both", "create", "update"}:
        raise RefusedError("--way is both, create or update.")
    if faults := plan.faults(targets):
        raise RefusedError(" ".join(faults))
    return plan


def _columns(of: "Import", asked: Asked, targets: Collection[str]) -> list[str]:
    """A header that several columns have is named once for all, or once for each."""
    from alaka.importing.naming import NoColumnError, NotAsManyError, renamed

    named: dict[str, list[str]] = {}
    for each in asked.columns:
        header, _sign, target = each.rpartition("=")
        if target and target not in targets:
            raise RefusedError(f"There is no target “{target}”: choose {', '.join(targets)}.")
        named.setdefault(header, []).append(target)
    try:
        return renamed(of.planned.columns, of.header, named)
    except NoColumnError as refusal:
        known = ", ".join(header for header in of.header if header)
        raise RefusedError(f"There is no column “{refusal}”: choose {known}.") from refusal
    except NotAsManyError as refusal:
        raise RefusedError(
            f"{refusal.count} columns are called “{refusal}”: name it once for all, "
            "or once for each."
        ) from refusal


@contextmanager
def _bar(of: "Import", stop: threading.Event) -> Iterator[None]:
    """Looks at the import from a thread of its own while it runs, and tells it to stop."""
    from django.db import connection

    from alaka.importing import stepping
    from alaka.importing.models import Import

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} rows"))
    is_over = threading.Event()
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        line = bar.add_task("Reading", total=None)

        def look() -> None:
            is_told = False
            while not is_over.wait(_LOOK_EVERY):
                if stop.is_set() and not is_told:
                    is_told = stepping.stop(of)
                now = Import.objects.values("total", "done").get(pk=of.pk)
                about = "Importing" if now["total"] else "Reading"
                about = "Stopping" if is_told else about
                total = now["total"] or None
                bar.update(line, description=about, completed=now["done"], total=total)
            connection.close()

        looking = threading.Thread(target=look, daemon=True)
        looking.start()
        try:
            yield
        finally:
            is_over.set()
            looking.join()


def _report(of: "Import", asked: Asked) -> int:
    if of.problem:
        raise RefusedError(str(of.problem))
    counts = of.trial if asked.is_dry else of.counts
    would = "would be " if asked.is_dry else ""
    say(
        f"{of.total} rows: {counts['created']} {would}new, {counts['changed']} {would}changed, "
        f"{counts['unchanged']} as they were, {counts['refused']} refused."
    )
    if of.remark:
        say(str(of.remark))
    if counts["refused"]:
        what = "Why" if asked.is_dry else "Why, and the refused rows as a file"
        say(f"{what}: {of.get_absolute_url()}")
    return 0
