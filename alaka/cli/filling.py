"""Fills an empty base with the demo business and keeps its logins: `python -m` of this module."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

import django
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from alaka.cli.words import RefusedError, plainly, say
from alaka.core import config

if TYPE_CHECKING:
    from alaka.cli.demo.setting import Login

BUSINESSES = ("gul", "travel")


@plainly
def fill(contacts: int, business: str, events: int = 0) -> int:
    if business not in BUSINESSES:
        raise RefusedError(
            f"There is no demo business {business!r}: choose {' or '.join(BUSINESSES)}."
        )
    django.setup()
    from alaka.accounts.models import Agent
    from alaka.cli.demo import bulk, generator, setting

    if Agent.objects.exists() and not bulk.is_unfinished():
        # A fill that was killed after its commit left no word of its logins.
        if logins := setting.logins_found():
            _keep(logins)
        else:
            say("The database holds a business already: the demo is not made up in it.")
        return 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        line = bar.add_task("Making up the demo business", total=None)
        visits = bar.add_task("Making up the visits of its site", total=events or 1)
        logins = generator.fill(
            contacts=contacts,
            business=business,
            progress=lambda done, total: bar.update(line, completed=done, total=total),
            events=events,
            told=lambda done, total: bar.update(visits, completed=done, total=total),
        )
    _keep(logins)
    return 0


def _keep(logins: "list[Login]") -> None:
    """Written beside and renamed: half a file would be taken for the whole."""
    path = config.data_folder() / "demo-logins.json"
    beside = path.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(
        json.dumps(
            [
                {"role": str(login.role), "email": login.email, "password": login.password}
                for login in logins
            ]
        )
    )
    beside.replace(path)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--contacts", type=int, required=True)
    parser.add_argument("--business", required=True)
    parser.add_argument("--events", type=int, default=0)
    asked = parser.parse_args()
    return fill(asked.contacts, asked.business, asked.events)


if __name__ == "__main__":
    sys.exit(main())
