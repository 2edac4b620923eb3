"""How many of all deals a forecast learns from: all of them, until they are too many to be read
while somebody waits; then one in so many, evenly through the years."""

from dataclasses import replace

from django.db import connection

from alaka.reports.facts import STAYS, Facts

# So many deals are all read.
MOST = 50_000
# Of more, about half as many.
_WANTED = MOST // 2
# Primes: nothing else that repeats in numbers of deals, as every tenth, repeats with them.
_STEPS = (3, 5, 11, 23, 41, 83, 167, 331, 661)


def step() -> int:
    """One in how many, by how many the database believes there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'sales_deal'::regclass")
        return _step(int(cursor.fetchone()[0]))


def _step(deals: int) -> int:
    if deals <= MOST:
        return 1
    return next((each for each in _STEPS if deals <= each * _WANTED), _STEPS[-1])


def stays(step: int) -> Facts:
    """Those of one deal in so many, each with all of its own."""
    if step == 1:
        return STAYS
    # Named one by one they are found by index; by their remainder all stays would be read.
    deals = f"""SELECT generate_series((SELECT min(id) / {step} * {step} FROM sales_deal),
        (SELECT max(id) FROM sales_deal), {step})"""  # noqa: S608 - a number of ours
    return replace(STAYS, source=f"{STAYS.source} WHERE f.deal_id = ANY(ARRAY({deals}))")
