"""How fast a case should go: its term and business hours, asked for many cases at once."""

from datetime import datetime, timedelta

from alaka.accounts.hours import Hours
from alaka.cases.deadlines import hours_of
from alaka.cases.models import Case, Term


class Pace:
    """Remembers terms and hours for the time of one run."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, int], timedelta] = {}
        self._hours: dict[int | None, Hours] = {}

    def term(self, case: Case) -> timedelta:
        key = (case.kind, case.severity)
        if key not in self._terms:
            self._terms[key] = timedelta(hours=Term.hours_for(*key))
        return self._terms[key]

    def span(self, case: Case) -> timedelta:
        """The business time it was given: the term, unless somebody set the deadline."""
        if not case.is_due_set or case.due_at is None:
            return self.term(case)
        seconds = self.hours(case).seconds_between(case.opened_at, case.due_at)
        return min(self.term(case), timedelta(seconds=max(seconds, 0)))

    def hours(self, case: Case) -> Hours:
        if case.place_id not in self._hours:
            self._hours[case.place_id] = hours_of(case.place)
        return self._hours[case.place_id]

    def left(self, case: Case, now: datetime) -> timedelta:
        """Business time until the deadline."""
        assert case.due_at is not None
        return timedelta(seconds=self.hours(case).seconds_between(now, case.due_at))

    def later(self, case: Case, since: datetime, share: float) -> datetime:
        """When that share of the term has passed."""
        wait = self.term(case) * share
        return self.hours(case).after(since, wait) or since + wait
