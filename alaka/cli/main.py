"""The command line. A command imports what it needs when it is called: starts must be quick."""

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Alaka: every way a customer reaches you, on one time line per person.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, one file.")]


@app.command()
def up() -> None:
    """Start everything: PostgreSQL unless DATABASE_URL names one, web and worker."""
    from alaka.cli.up import up as start

    raise SystemExit(start())


@app.command()
def demo(
    contacts: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="People made up; else 2000.")
    ] = None,
    business: Annotated[str, typer.Option(help="Which demo business.")] = "gul",
    events: Annotated[
        int | None,
        typer.Option(min=0, max=100_000_000, help="Events of its web site; else 40,000."),
    ] = None,
) -> None:
    """Start everything with a demo business, and its web site on the next port."""
    from alaka.cli.up import Demo
    from alaka.cli.up import up as start

    raise SystemExit(start(Demo(contacts, business, events)))


@app.command()
def web() -> None:
    """Start the web processes alone; the database is that of DATABASE_URL."""
    from alaka.cli.up import web as start

    raise SystemExit(start())


@app.command()
def worker() -> None:
    """Start the worker alone; the database is that of DATABASE_URL."""
    from alaka.cli.up import worker as start

    raise SystemExit(start())


@app.command()
def backup(file: BackupFile) -> None:
    """Write everything, attachments and key included, to one file."""
    from alaka.cli.backup import backup as write

    raise SystemExit(write(file))


@app.command()
def restore(
    file: BackupFile,
    replace: Annotated[bool, typer.Option(help="Even if the database holds something.")] = False,
) -> None:
    """Bring back what a backup holds."""
    from alaka.cli.restore import restore as read

    raise SystemExit(read(file, replace=replace))


@app.command()
def import_mail(
    path: Annotated[Path, typer.Argument(help="An .mbox file, a Maildir, or a folder of .eml.")],
    channel: Annotated[str, typer.Option(help="The e-mail channel, by its name or id.")],
    is_open: Annotated[
        bool, typer.Option("--open", help="Old mails, too, come in open, to be answered.")
    ] = False,
) -> None:
    """Take in mails kept in files; each comes in once, however often this is repeated."""
    from alaka.cli.importing import import_mail as take

    raise SystemExit(take(path, channel, is_open))


@app.command("import-log")
def import_log(
    files: Annotated[list[Path], typer.Argument(help="Of the combined format; .gz as well.")],
    source: Annotated[str, typer.Option(help="Whose visits they are: its name, key or id.")],
    site: Annotated[
        str, typer.Option(help="Where the server stands, https://shop.example; else its source's.")
    ] = "",
) -> None:
    """Take in what a web server wrote down; each line comes in once, however often."""
    from alaka.cli.logs import import_logs as take

    raise SystemExit(take(files, source, site))


@app.command("erase-again")
def erase_again(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Saved on the page of erasures.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many.")] = False,
) -> None:
    """After a backup was put back, erase once more whoever had been erased since."""
    from alaka.cli.erasing import erase_again as take

    raise SystemExit(take(path, dry_run))


@app.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="A table of people: .xlsx, .ods, .csv or .vcf.")],
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=TARGET", help="What a column becomes; else guessed."),
    ] = None,
    key: Annotated[str, typer.Option(help="By what people are known again; else guessed.")] = "",
    way: Annotated[str, typer.Option(help="both, create or update.")] = "both",
    agent: Annotated[str, typer.Option(help="Whose import it is, by e-mail address.")] = "",
    dry_run: Annotated[bool, typer.Option(help="Only say what would happen.")] = False,
    clear: Annotated[bool, typer.Option(help="Empty cells empty the field.")] = False,
    companies: Annotated[bool, typer.Option("--companies", help="It is a table of these.")] = False,
    sheet: Annotated[str, typer.Option(help="Of a workbook; else the first that we know.")] = "",
) -> None:
    """Import people or companies from a file, as the page does; it can be undone there."""
    from alaka.cli.people import Asked
    from alaka.cli.people import import_people as take

    asked = Asked(columns or [], key, way, agent, dry_run, clear, companies, sheet)
    raise SystemExit(take(file, asked))


@app.command()
def doctor() -> None:
    """Say in plain words what is wrong, and how to mend it."""
    from alaka.cli.doctor import doctor as ask

    raise SystemExit(ask())


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def manage(context: typer.Context) -> None:
    """Django's own commands (shell, migrate, makemessages …)."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["alaka manage", *context.args])


@app.command()
def version() -> None:
    """Print the version."""
    from alaka.cli.words import version as ours

    typer.echo(ours())


if __name__ == "__main__":
    sys.exit(app())
