"""False alarms and delays of the surge alarm on simulated years: `python -m bench.surges`.

The figures of docs/surges.md. No database: only the method.
"""

import sys
from statistics import median

from alaka.cases.surges.rates import DAYS
from alaka.cases.surges.subjects import Subject
from alaka.cases.tests.simulating import Burst, Shops

YEAR, YEARS, BURSTS = 365, 2, 9


def main() -> int:
    for name, shops in {
        "quiet": Shops(30),
        "seasonal": Shops(30, season=0.3),
        "swinging": Shops(30, spread=0.5),
        "swinging and seasonal": Shops(30, spread=0.5, season=0.3),
    }.items():
        found = sum(
            len(list(shops.looks(shops.heard(DAYS + YEAR, seed), DAYS, DAYS + YEAR, 0.25)))
            for seed in range(YEARS)
        )
        print(f"{name}: {found / YEARS:.1f} false alarms a year", flush=True)
    for usual in (0.5, 1, 2, 5):
        for factor in (3, 5):
            print(f"{usual} a day, {factor} times: {_delays(usual, factor)}", flush=True)
    return 0


def _delays(usual: float, factor: float) -> str:
    """Of a shop that usually hears so many a day."""
    subject = Subject(12)
    shops = Shops(usual / Shops(1).usual(subject))
    found = []
    for seed in range(BURSTS):
        heard = shops.heard(DAYS + 14, seed, Burst(subject, DAYS, factor))
        looks = shops.looks(heard, DAYS + 0.125, DAYS + 14, 0.125)
        found.append(next((at - DAYS for at, _finding in looks), 99.0))
    late = sum(delay > YEAR / 26 for delay in found)
    return f"median {median(found):.1f} days, {late} of {BURSTS} not in two weeks"


if __name__ == "__main__":
    sys.exit(main())
