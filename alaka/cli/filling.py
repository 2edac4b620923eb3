"""Fills an empty base with the demo business and keeps its logins: `python -m` of this module."""

import argparse
import json
import sys

import django
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from alaka.cli.words import RefusedError, plainly, say
from alaka.core import config

BUSINESSES = {"gul"}


@plainly
def fill(contacts: int, business: str) -> int:
    if business not in BUSINESSES:
        raise RefusedError(
            f"There is no demo business {business!r}: choose {', '.join(BUSINESSES)}."
        )
    django.setup()
    from alaka.accounts.models import Agent
    from alaka.cli.demo import bulk, generator

    if Agent.objects.exists() and not bulk.is_unfinished():
        say("The database holds a business already: the demo is not made up in it.")
        return 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        line = bar.add_task("Making up the demo business", total=None)
        logins = generator.fill(
            contacts=contacts,
            progress=lambda done, total: bar.update(line, completed=done, total=total),
        )
    path = config.data_folder() / "demo-logins.json"
    path.touch(mode=0o600)
    path.write_text(
        json.dumps(
            [
                {"role": str(login.role), "email": login.email, "password": login.password}
                for login in logins
            ]
        )
    )
    return 0


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--contacts", type=int, required=True)
    parser.add_argument("--business", required=True)
    asked = parser.parse_args()
    return fill(asked.contacts, asked.business)


if __name__ == "__main__":
    sys.exit(main())
