"""Finding cases by words: whichever way they are looked for, in the same order and all."""

from datetime import timedelta

import pytest

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.cases.opening import Brief, open_case
from alaka.cases.searching import find
from alaka.core import clock, seeking


@pytest.fixture
def tulips(db: None) -> list[Case]:
    """Newest first; every third is told of late, two opened at one moment."""
    made = [
        open_case(Brief(f"Tulips {'late' if number % 3 == 0 else 'red'}", source="desk"), by=None)
        for number in range(15)
    ]
    now = clock.now()
    for number, case in enumerate(made):
        Case.objects.filter(pk=case.pk).update(opened_at=now + timedelta(days=number // 2))
    return list(Case.objects.order_by("-opened_at", "-pk"))


@pytest.mark.parametrize(
    ("near", "held", "most", "patience"),
    [(1, 300, 300, 9), (1, 2, 4, 9), (1, 2, 300, 0), (4, 4, 4, 0), (2000, 300, 300, 0)],
)
def test_pages_hold_all_that_is_told_of_the_words_newest_first(
    monkeypatch: pytest.MonkeyPatch,
    bob: Agent,
    tulips: list[Case],
    near: int,
    held: int,
    most: int,
    patience: float,
):
    names = ("NEAR", "HELD", "MOST", "PATIENCE")
    for name, value in zip(names, (near, held, most, patience), strict=True):
        monkeypatch.setattr(seeking, name, value)
    monkeypatch.setattr("alaka.cases.searching.SHOWN", 2)
    for word in ("late", "tulips", "tul"):
        urls, cursor = [], ""
        while True:
            found = find(bob, word, cursor)
            urls += [result.url for result in found.results]
            if not (cursor := found.more):
                break
            assert len(found.results) == 2 or patience == 0 or most < 15
        expected = [case for case in tulips if word in case.title.lower()]
        assert urls == [case.get_absolute_url() for case in expected]


def test_a_word_that_nobody_said_finds_nothing(bob: Agent, tulips: list[Case]):
    assert find(bob, "peonies").results == []
    assert len(find(bob, "tulips", "no cursor").results) == 15
