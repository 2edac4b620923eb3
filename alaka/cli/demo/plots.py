"""How conversations go: what is said by whom, after how long, and how often they go so."""

from collections.abc import Mapping
from itertools import accumulate
from random import Random

from alaka.cli.demo.moments import DAY, HOUR

# Each letter is a step: o(pening), a(nswer), r(eply), s(econd answer), t(hanks), n(ote),
# z (put aside and woken), c(losed). A reply after the end opens it again.
_PLOTS = {
    "oac": 28,
    "oatc": 30,
    "oarsc": 13,
    "onatc": 7,
    "oarstc": 7,
    "onarstc": 5,
    "oacrsc": 5,
    "oazsc": 3,
    # Never closed, and never answered.
    "oar": 1,
    "oa": 1,
}
_NAMES = tuple(_PLOTS)
_WEIGHTS = tuple(accumulate(_PLOTS.values()))
_PRAISE = ("oac", "oac", "oatc", "oc")


def topic(rng: Random, topics: Mapping[str, int]) -> str:
    """One of those, each as often of a hundred as it says."""
    return rng.choices(tuple(topics), topics.values())[0]  # type: ignore[arg-type]


def plot(rng: Random, topic: str) -> str:
    if topic == "praise":
        return _PRAISE[int(rng.random() * len(_PRAISE))]
    if rng.random() < 0.003:
        return "o"
    return rng.choices(_NAMES, cum_weights=_WEIGHTS)[0]


def pause(rng: Random, step: str, before: str) -> int:
    """Seconds until the step; most are short and some are long."""
    luck = rng.random()
    if step == "c":
        # We wait for the person's word before we close; after it there is nothing to wait for.
        return int(DAY + luck * 2 * DAY) if before in "as" else int(60 + luck * 3600)
    if step in "rt":
        return int(600 + luck**3 * 30 * HOUR)
    if step == "z":
        return int(120 + luck * 600)
    if step == "n":
        return int(60 + luck * 1200)
    return int(180 + luck * luck * 4 * HOUR)
