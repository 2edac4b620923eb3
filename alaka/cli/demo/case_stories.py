"""The cases of told conversations, and how content people were: as `alaka.cases` and
`alaka.inbox.satisfying` would have kept them.

About one conversation in five becomes a case. In the last two days the drivers of one shop are
late again and again (or whatever the business has trouble with): a surge, which the desk must see.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from alaka.accounts.models import Place, PlaceKind
from alaka.cases.models import CaseKind, CaseStatus, Outcome, Severity, Topic
from alaka.cases.models.term import USUAL
from alaka.cli.demo import tables
from alaka.cli.demo.moments import DAY, HOUR, Year, stamp
from alaka.cli.demo.people import Person
from alaka.cli.demo.rows import NULL
from alaka.cli.demo.speech import LANGUAGES, speech, vector
from alaka.cli.demo.trades.trade import Trade, Way
from alaka.core.folding import words_for_index

if TYPE_CHECKING:
    from alaka.cli.demo.stories import Story


_UNTOLD = Way("", CaseKind.COMPLAINT.value, 1)
_SURGE_LASTS = 2 * DAY
_LONG_OPEN = 10 * DAY

_SEVERITIES = ((Severity.SEVERE.value, 0.1), (Severity.MINOR.value, 0.3))
_OUTCOMES = (Outcome.SOLVED, Outcome.COMPENSATED, Outcome.EXPLAINED, Outcome.UNFOUNDED)
_OUTCOME_WEIGHTS = tuple(accumulate((45, 30, 18, 7)))
_SCORES = (1, 2, 3, 4, 5)
_GLAD, _SORRY = tuple(accumulate((2, 4, 12, 34, 48))), tuple(accumulate((14, 15, 21, 30, 20)))
_ASKED = 0.3  # of those whose matter was closed gave a score


@dataclass(frozen=True)
class Ground:
    """Where a language's cases belong, and who answers for them: keys of rows."""

    shop: tuple[object, object]
    department: tuple[object, object]
    topics: dict[str, int]
    departmental: frozenset[str]

    def of(self, topic: str) -> tuple[object, object]:
        return self.department if topic in self.departmental else self.shop


def make(trade: Trade, shops: dict[str, Place], company: object) -> dict[str, Ground]:
    """The tree of topics, and the grounds by language."""
    topics = _make_topics(trade)
    found = {}
    for language in LANGUAGES:
        shop = shops.get(language)
        department = shop.parts.filter(kind=PlaceKind.DEPARTMENT).first() if shop else None
        where = _where(shop, company)
        part = _where(department, company) if department else where
        found[language] = Ground(where, part, topics, trade.departmental)
    return found


def _where(place: Place | None, company: object) -> tuple[object, object]:
    return (place.pk, place.manager_id) if place is not None else (NULL, company)


def _make_topics(trade: Trade) -> dict[str, int]:
    found = {}
    for position, (top, parts) in enumerate(trade.tree.items()):
        parent = found[top] = _topic(trade, top, None, position)
        for place, part in enumerate(parts):
            found[part] = _topic(trade, part, parent, place)
    return {name: topic.pk for name, topic in found.items()}


def _topic(trade: Trade, name: str, parent: Topic | None, position: int) -> Topic:
    names = {language: speech(trade.key, language).case_topics[name] for language in LANGUAGES}
    return Topic.objects.create(name=names["en"], names=names, parent=parent, position=position)


def is_of_surge(trade: Trade, who: Person, at: int, year: Year) -> bool:
    """Whether this conversation is one more about what goes wrong of late."""
    return who.language == trade.surging[0] and at > year.now - _SURGE_LASTS


def note(story: "Story") -> None:
    """Write how content the person was, and the case, if it came to one."""
    score, at = _rate(story)
    way = story.trade.ways.get(story.topic)
    if way is not None and _is_heard(story, way):
        CaseStory(story, way).go()
    elif 0 < score <= 2:
        CaseStory(story, _UNTOLD, at).go()


def _is_heard(story: "Story", way: Way) -> bool:
    """Somebody has made a case of it: of those that have just come in, of what many tell."""
    if story.is_of_surge:
        return True
    if story.closed_at and not story.answer_text:
        return False  # Closed with nothing to say: no case of it could be.
    age = story.plan.year.now - story.began
    if not story.closed_at and age > _LONG_OPEN:
        return False  # What lies about for months never was a case.
    is_old = age > DAY
    return story.rng.random() < way.chance and (is_old or story.responded != NULL)


def _rate(story: "Story") -> tuple[int, int]:
    rng, ended = story.rng, story.closed_at
    if not ended or rng.random() > _ASKED:
        return 0, 0
    at = ended + int(600 + rng.random() ** 3 * 2 * DAY)
    if at > story.plan.year.now - 60:
        return 0, 0
    is_sorry = story.topic in story.trade.annoying
    score = rng.choices(_SCORES, cum_weights=_SORRY if is_sorry else _GLAD)[0]
    comment, words = "", story.words
    if rng.random() < 0.35 and score != 3:
        comment = rng.choice(words.pleased if score > 3 else words.displeased)
    story.told.satisfactions.append(
        tables.SATISFACTION.line
        % (story.key, story.key, score, comment, stamp(at), story.desk.email)
    )
    data = f'{{"score": {score}, "comment": "{comment}", "conversation": {story.key}}}'
    story.tell("satisfaction.given", stamp(at), NULL, data)
    return score, at


@lru_cache
def _words(text: str) -> str:
    return vector(words_for_index(text))


class CaseStory:
    """One case while it is told; it has the number of its conversation."""

    def __init__(self, story: "Story", way: Way, at: int = 0) -> None:
        rng = story.rng
        self.story, self.way, self.rng = story, way, rng
        self.now = story.plan.year.now - 60
        self.place, self.manager = story.ground.of(way.topic)
        luck = rng.random()
        severe, minor = (chance for _severity, chance in _SEVERITIES)
        self.severity = Severity.NORMAL.value
        if way.kind == CaseKind.COMPLAINT and luck < severe and not at:
            self.severity = Severity.SEVERE.value
        elif way.kind != CaseKind.COMPLAINT or luck < minor:
            self.severity = Severity.MINOR.value
        self.is_of_score = bool(at)
        # A rule finds the severe ones by their words, as they come in.
        story.is_severe = self.severity == Severity.SEVERE.value
        self.is_by_form = not at and (story.is_severe or (story.is_form and rng.random() < 0.4))
        by_hand = story.began + int(300 + rng.random() * HOUR)
        self.at = at or (story.began if self.is_by_form else by_hand)

    def go(self) -> None:
        if self.at > self.now:
            return
        story = self.story
        opener = NULL if self.is_by_form or self.is_of_score else story.agent
        data = f'"kind": "{self.way.kind}", "severity": {self.severity}, "title": "{story.subject}"'
        self._tell("case.opened", self.at, opener, data)
        accepted = self._accept()
        closed = self._close(accepted) if accepted else 0
        self._take_steps(accepted, closed)
        self._write(opener, accepted, closed)

    def _accept(self) -> int:
        """When somebody took it in hand; 0 if nobody has yet."""
        at = self.at + int(240 + self.rng.random() ** 2 * 5 * HOUR)
        is_slow = self.at > self.now - 2 * DAY and self.rng.random() < 0.4
        if at > self.now or is_slow:
            return 0
        self._tell("case.accepted", at, self.manager)
        return at

    def _close(self, accepted: int) -> int:
        """When it was closed, with the conversation's end; 0 if it is still open."""
        ended = self.story.closed_at
        if not ended or not self.story.answer_text:
            return 0
        at = max(ended, accepted) + int(60 + self.rng.random() ** 2 * 20 * HOUR)
        return 0 if at > self.now else at

    def _take_steps(self, accepted: int, closed: int) -> None:
        story, rng = self.story, self.rng
        if not accepted or self.way.kind != CaseKind.COMPLAINT or rng.random() > 0.5:
            return
        words = story.words.steps
        for number in range(1 + int(rng.random() * 2)):
            done = stamp(closed - 30) if closed else NULL
            story.told.steps.append(
                tables.STEP.line
                % (
                    story.key * 2 + number, story.key, words[(story.key + number) % len(words)],
                    story.agent, stamp(accepted + DAY)[:10], stamp(accepted), done,
                    story.agent if closed else NULL,
                )
            )  # fmt: skip

    def _write(self, opener: object, accepted: int, closed: int) -> None:
        story, way, key = self.story, self.way, self.story.key
        story.about = way.kind, self.severity
        source = "satisfaction" if self.is_of_score else "form" if self.is_by_form else ""
        outcome, change, confirmed = self._end(closed) if closed else ("", "", 0)
        wish = self._one_of("wishes") if self.rng.random() < 0.6 else ""
        status = CaseStatus.ACCEPTED if accepted else CaseStatus.NEW
        hours = story.desk.promises.hours
        due = hours.reached(hours.passed(self.at) + USUAL[Severity(self.severity)] * HOUR)
        story.told.cases.append(
            tables.CASE.line
            % (
                key, way.kind, story.ground.topics.get(way.topic, NULL), self.place,
                self.severity, story.subject, story.opening_text, wish, story.contact,
                self.manager, (CaseStatus.CLOSED if closed else status).value,
                source or "conversation", stamp(self.at), opener, stamp(due),
                _stamp(accepted), _stamp(closed), self.manager if closed else NULL, outcome,
                story.resolution if closed else "", story.answer_text if closed else "",
                _stamp(closed), change, _stamp(confirmed),
                f"{story.opening_words} {_words(wish)}" if wish else story.opening_words,
            )
        )  # fmt: skip
        by = story.agent if opener == NULL else opener
        story.told.links.append(
            tables.LINK.line % (key, key, key, stamp(self.at), NULL if opener == NULL else by)
        )

    def _end(self, closed: int) -> tuple[str, str, int]:
        """Outcome, what changed, and when the customer said that it is solved."""
        rng, is_complaint = self.rng, self.way.kind == CaseKind.COMPLAINT
        outcome = Outcome.EXPLAINED
        if is_complaint:
            outcome = rng.choices(_OUTCOMES, cum_weights=_OUTCOME_WEIGHTS)[0]
        change = self._one_of("changes") if is_complaint and rng.random() < 0.35 else ""
        self._tell(
            "case.closed", closed, self.manager, f'"outcome": "{outcome.value}", "answered": true'
        )
        confirmed = closed + int(900 + rng.random() * 30 * HOUR)
        if not is_complaint or rng.random() > 0.4 or confirmed > self.now:
            return outcome.value, change, 0
        self._tell("case.confirmed", confirmed)
        return outcome.value, change, confirmed

    def _one_of(self, part: str) -> str:
        topic = self.story.words.topics[self.story.topic]
        offered = getattr(topic, part)
        return self.rng.choice(offered) if offered else ""

    def _tell(self, verb: str, at: int, actor: object = NULL, data: str = "") -> None:
        story = self.story
        told = data or f'"title": "{story.subject}"'
        if data and "title" not in data:
            told = f'"title": "{story.subject}", {data}'
        story.event(verb, stamp(at), actor, "cases.case", story.key, f"{{{told}}}")


def _stamp(at: int) -> str:
    return stamp(at) if at else NULL


def topic_of(trade: Trade, about: str) -> str:
    """The name of the topic under which the cases about that are."""
    return speech(trade.key, "en").case_topics[trade.ways[about].topic]
