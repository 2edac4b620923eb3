"""What a period is compared with."""

from datetime import UTC, date, timedelta

import pytest

from alaka.accounts.models import Agent
from alaka.inbox.models import Conversation
from alaka.reports.boards import reports
from alaka.reports.checking import check
from alaka.reports.periods import Period
from alaka.reports.scope import Scope
from alaka.reports.tests import slowly
from alaka.reports.tests.conftest import Shop
from alaka.reports.tests.test_numbers import asked, same, seen


@pytest.mark.parametrize(
    ("language", "days", "before"),
    [
        ("en", ("2026-11-01", "2026-11-30"), ("2025-11-01", "2025-11-30")),
        ("en", ("2024-02-29", "2024-03-06"), ("2023-02-28", "2023-03-06")),
        # The whole of Mehr 1405, and the last day of the leap year 1403.
        ("fa", ("2026-09-23", "2026-10-22"), ("2025-09-23", "2025-10-22")),
        ("fa", ("2025-03-20", "2025-03-20"), ("2024-03-19", "2024-03-19")),
        ("en", ("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        # Longer than a year: what lies right before it.
        ("en", ("2025-01-01", "2026-12-31"), ("2023-01-02", "2024-12-31")),
    ],
)
def test_it_is_compared_with_the_same_days_a_year_before(language, days, before):
    first, last = map(date.fromisoformat, days)
    found = Period("own", first, last, UTC, language, "year").before
    assert (found.first.isoformat(), found.last.isoformat()) == before


@pytest.mark.django_db
def test_the_year_before_is_counted_as_slowly(shop: Shop, bob: Agent):
    shop.fill(11, conversations=20)
    # A third of it happened a year before, a third between.
    rows = list(seen(bob))
    for place, talk in enumerate(rows):
        back = (0, 365, 180)[place % 3]
        moved = {
            name: at - timedelta(days=back)
            for name in ("opened_at", "first_response_at", "closed_at")
            if (at := getattr(talk.row, name))
        }
        Conversation.objects.filter(pk=talk.row.pk).update(**moved)
    check()
    query = {"period": "90", "against": "year", "by": "channel"}
    found = asked("volume", bob, **query)
    mine, period = seen(bob), found.scope.period
    assert (period.first - period.before.first).days == 365
    for numbers, days in ((found.total, period), (found.before, period.before)):
        assert numbers is not None
        same(numbers, slowly.volume(slowly.between(mine, "opened_at", days.begin, days.end)))
        assert numbers["conversations"]
    lines = {line.value: line for line in found.lines}
    theirs = slowly.between(mine, "opened_at", period.before.begin, period.before.end)
    for channel, talks in slowly.grouped(theirs, lambda talk: talk.row.channel_id).items():
        if channel in lines:
            same(lines[channel].before, slowly.volume(talks))
    assert "against=year" in found.scope.query()
    whole = Scope.read(reports()["volume"], {**query, "against": "moon"}, UTC, "en")
    assert whole.period.before.last < whole.period.first
    assert "against" not in whole.query()
