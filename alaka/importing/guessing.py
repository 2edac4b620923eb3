"""What the columns of a table probably are: by the headers, by the values, and as it was chosen
for a table of this shape before."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from django.core.exceptions import ValidationError

from alaka.accounts.models import Agent, Business
from alaka.contacts import addresses
from alaka.contacts.models import About
from alaka.core.languages import LANGUAGES, recognise
from alaka.importing.calling import Names
from alaka.importing.headers import plain
from alaka.importing.models import Shape
from alaka.importing.owning import is_month_first
from alaka.importing.people import TURNED, TURNED_NAME, left_out
from alaka.importing.plan import Plan
from alaka.importing.reading import Cell, Row, Table, Unreckoned, text_of
from alaka.importing.subjects import PAGE
from alaka.importing.targets import Read, Situation, Target

LOOKED_AT = 200
# Columns that a file of refused rows has more: the number of the row, and why.
REASONS = 2
# Of the values looked at so many must be what their column is taken for.
_MOST = 0.6
_FIRM = {"company", "company_domain"}
# Headers of customer numbers that say nothing of customers.
_BARE = frozenset(map(plain, ("ID", "kod", "code", "šifra", "identifiant", "شناسه", "کد")))
# Words of headers by language, which stand in none of the others.
_TELLING = {
    code: frozenset(plain(words).split())
    for code, words in {
        "az": "ad soyad adı soyadı nömrə nömrəsi poçt doğum ölkə şirkət qeyd ünvan məbləğ müştəri",
        "bs": "ime prezime mobitel pošta rođenja država grad napomena iznos broj kupac kupca",
        "fr": "nom prénom téléphone tél courriel naissance pays ville société remarque montant",
    }.items()
}
# Language → the country in which it is spoken most.
_HOMES = {"az": "AZ", "bs": "BA", "fr": "FR", "fa": "IR"}


def shape_of(header: Sequence[str], brings: str = About.CONTACT) -> str:
    """The same for tables with the same headers in the same order; empty where none are named."""
    names = [plain(each) for each in header]
    what = json.dumps(names) + (brings if brings != About.CONTACT else "")
    return hashlib.sha256(what.encode()).hexdigest() if any(names) else ""


def guess(
    table: Table, targets: Mapping[str, Target], agent: Agent, brings: str = About.CONTACT
) -> Plan:
    rows = list(islice(table.rows(), LOOKED_AT))
    business, spaces = Business.get(), addresses.spaces()
    plan = Plan(
        country=business.country,
        language=_language(table.header) or agent.language or business.language,
        space=addresses.one_of(spaces),
        spaces=tuple(spaces),
        sheet=table.sheet,
        brings=brings,
    )
    plan = _at_home(plan, table.header, rows, targets)
    days = [text for at in range(len(table.header)) for text in _values(rows, at)]
    plan = replace(plan, is_month_first=is_month_first(days))
    for header in (table.header, table.header[:-REASONS]):
        known = Shape.objects.filter(digest=shape_of(header, brings)).values_list("plan", flat=True)
        if (before := known.first()) is not None:
            more = ("",) * (len(table.header) - len(header))
            was = Plan.of(before)
            chosen = replace(
                was,
                columns=was.columns + more,
                sheet=table.sheet,
                spaces=plan.spaces,
                is_month_first=plan.is_month_first,
                unclear=(),
            )
            if len(chosen.columns) == len(plan.columns) and not chosen.faults(targets):
                return chosen
    keys = plan.keys(targets)
    return replace(plan, key=keys[0] if keys else plan.key)


def remember(table: Table | Sequence[str], plan: Plan) -> None:
    header = table.header if isinstance(table, Table) else table
    if digest := shape_of(header, plan.brings):
        Shape.objects.update_or_create(digest=digest, defaults={"plan": plan.stored})


def _at_home(
    plan: Plan, header: Sequence[str], rows: Sequence[Row], targets: Mapping[str, Target]
) -> Plan:
    """Of our country, or of the one where the headers' language is spoken, if more numbers can be
    read as numbers of that."""
    plans = [_guessed(plan, header, rows, targets)]
    home = _HOMES.get(_language(header), "")
    if home and home != plan.country:
        plans.append(_guessed(replace(plan, country=home), header, rows, targets))
    return max(plans, key=lambda each: _readable(each, rows, targets))


def _readable(plan: Plan, rows: Sequence[Row], targets: Mapping[str, Target]) -> int:
    """How many numbers are."""
    places = [at for at, key in enumerate(plan.columns) if key == "phone"]
    read = targets["phone"].reader(plan.situation) if places else None
    return sum(_can_be(read, _cell(row, at)) for at in places for row in rows) if read else 0


def _can_be(read: Read, cell: Cell) -> bool:
    try:
        read(cell)
    except ValidationError:
        return False
    return True


def _guessed(
    plan: Plan, header: Sequence[str], rows: Sequence[Row], targets: Mapping[str, Target]
) -> Plan:
    names = Names(targets, plan.brings)
    called = [names.called(title) for title in header]
    best = {key: min(each.rank for each in called if each.key == key) for key, *_ in called}
    is_named = any(each.key and targets[each.key].part for each in called)
    columns: list[str] = []
    unclear = []
    for at, (title, (named, rank, is_other)) in enumerate(zip(header, called, strict=True)):
        if plain(title) in left_out():
            columns.append("")
            continue
        values = _values(rows, at)
        likely = "" if is_other else _likely(values, targets, plan.situation)
        if likely == "name" and is_named:
            likely = ""
        is_odd = bool(named and values) and not _fits(targets[named], values, plan.situation)
        key = likely if not named or (is_odd and likely not in {"", "name"}) else named
        if key == "customer" and _is_numbering(title, values):
            key = ""
        if key and not _can_repeat(targets[key]) and (key in columns or rank > best.get(key, rank)):
            key = ""
        columns.append(key)
        is_said = key == named or key in names.begun(title)
        if is_odd or (bool(values) if not key else not is_said):
            unclear.append(at)
    if _FIRM.isdisjoint(columns):  # “Title” alone may as well be “Dr.”.
        columns = ["" if key == "company_role" else key for key in columns]
    columns = _names(columns)
    if PAGE not in columns and "name" in columns:  # Our own export has names as they are.
        at = columns.index("name")
        if _are_turned(_values(rows, at)):
            columns[at] = TURNED
    return replace(plan, columns=tuple(columns), unclear=tuple(unclear))


def _are_turned(names: Sequence[str]) -> bool:
    share = sum(bool(TURNED_NAME.fullmatch(name)) for name in names)
    return share > _MOST * len(names)


def _values(rows: Sequence[Row], at: int) -> list[str]:
    cells = (_cell(row, at) for row in rows)
    return [text for cell in cells if type(cell) is not Unreckoned and (text := text_of(cell))]


def _is_numbering(title: str, values: Sequence[str]) -> bool:
    """“ID” with 1, 2, 3 counts the rows of this file: the next file has them for others."""
    counted = [str(number) for number in range(1, len(values) + 1)]
    return bool(values) and plain(title) in _BARE and list(values) == counted


def _cell(row: Row, at: int) -> Cell:
    return row.cells[at] if at < len(row.cells) else None


def _can_repeat(target: Target) -> bool:
    return bool(target.scheme or target.part)


def _likely(values: Sequence[str], targets: Mapping[str, Target], situation: Situation) -> str:
    for key, target in targets.items():
        if target.looks and values:
            share = sum(target.looks(value, situation) for value in values) / len(values)
            if share > _MOST:
                return key
    return ""


def _fits(target: Target, values: Sequence[str], situation: Situation) -> bool:
    """Whether most of the values can be read as what the header says."""
    read = target.reader(situation)
    return sum(_can_be(read, value) for value in values) / len(values) > _MOST


def _names(columns: Sequence[str]) -> list[str]:
    """“Nom” beside “Prénom” is the last name; “Ad” beside “Soyad” goes before it as it is. A whole
    name beside both parts of it is left out, and so is a second one."""
    parts = {"first_name", "last_name"}.intersection(columns)
    if parts == {"first_name"} and columns.count("name") == 1:
        return ["last_name" if key == "name" else key for key in columns]
    kept = -1 if len(parts) == 2 or "name" not in columns else columns.index("name")
    return [key if key != "name" or at == kept else "" for at, key in enumerate(columns)]


def _language(header: Sequence[str]) -> str:
    """In which numbers and days are written: that of the headers, as far as it shows."""
    found = recognise(" ".join(header))
    if any("\u0600" <= letter <= "\u06ff" for title in header for letter in title):
        return "fa"
    if found in LANGUAGES:
        return found
    # Headers are no sentences: two words that stand in those of one language alone are enough.
    said = set(plain(" ".join(header)).split())
    most, best = max((len(said & words), code) for code, words in _TELLING.items())
    return best if most > 1 else ""
