"""The language of conditions: JSON in, a filter out that can be asked, said, and shown with its
faults. docs/filters.md describes it.

Reading never fails. What cannot be read is a leaf with its faults, and a filter with any fault
finds nobody: one that was saved before something was removed never means everybody all at once.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.core.words import Words
from alaka.segments.conditions.base import LONGEST, Condition, asked_together
from alaka.segments.offering import conditions_for

DEEPEST = 5
MOST_LEAVES = 40
MOST_LETTERS = 8_000
ALL, ANY, NOT = "all", "any", "not"

_NOBODY = Q(pk__in=())
_UNREADABLE = gettext_noop("This cannot be read as a filter.")
_TOO_DEEP = gettext_noop("Conditions can stand in one another %(limit)s deep at most.")
_TOO_MANY = gettext_noop("A filter has %(limit)s conditions at most.")
_TOO_LONG = gettext_noop("A filter has %(limit)s characters at most.")
_ONE_KEY = gettext_noop("Give exactly one of “all”, “any”, “not” or “of”.")
_A_LIST = gettext_noop("This must be a list with at least one condition.")
_NO_SUCH = gettext_noop("There is no condition “%(name)s”; perhaps it was removed.")


@dataclass(frozen=True)
class Leaf:
    """``faults`` by the key of the leaf, "" for the whole."""

    path: str
    data: Any
    condition: Condition | None = None
    faults: dict[str, Words] = field(default_factory=dict)

    def asked(self, of_all: bool = False, among: Sequence[int] | None = None) -> Q:
        if self.condition is None or self.faults:
            return _NOBODY
        if among is not None:
            return self.condition.asked_among(among)
        return self.condition.asked_of_all() if of_all else self.condition.asked()

    def ids(self) -> "QuerySet[Any] | None":
        return self.condition.ids() if self.condition and not self.faults else None

    def said(self, is_inside: bool = False) -> str:
        if self.condition is None:
            return _("a condition that cannot be read")
        if self.faults:
            return _("%(title)s: cannot be asked any more") % {"title": self.condition.title}
        return self.condition.said()

    def leaves(self) -> Iterator["Leaf"]:
        yield self


@dataclass(frozen=True)
class Group:
    joint: str
    parts: tuple["Node", ...]

    def asked(self, of_all: bool = False, among: Sequence[int] | None = None) -> Q:
        if of_all and self.joint == ANY and len(self.parts) > 1:
            ids = [part.ids() for part in self.parts if isinstance(part, Leaf)]
            known = [each for each in ids if each is not None]
            if len(known) == len(self.parts):
                return Q(pk__in=known[0].union(*known[1:], all=True))
        asked = [part.asked(of_all, among) for part in self.parts]
        if self.joint == NOT:
            return ~asked[0]
        return reduce(and_ if self.joint == ALL else or_, asked, Q())

    def said(self, is_inside: bool = False) -> str:
        told = [part.said(len(self.parts) > 1 or self.joint == NOT) for part in self.parts]
        if self.joint == NOT:
            said = _("not so: %(conditions)s") % {"conditions": told[0]}
        else:
            said = (_(" and ") if self.joint == ALL else _(" or ")).join(told)
        # Else what follows could be meant to be not so either.
        is_apart = is_inside and (self.joint == NOT or len(told) > 1)
        return _("(%(conditions)s)") % {"conditions": said} if is_apart else said

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


Node = Leaf | Group


@dataclass(frozen=True)
class Filter:
    """``root`` is None where nothing is asked: then it is everybody."""

    data: Any
    root: Node | None

    def faults(self) -> dict[str, Words]:
        """By path, as ``all.1.value``; a filter without any can be asked."""
        found = {}
        for leaf in self.root.leaves() if self.root else ():
            for key, why in leaf.faults.items():
                found[".".join(filter(None, (leaf.path, key)))] = why
        return found

    def asked(self, *, of_all: bool = False, among: Sequence[int] | None = None) -> Q:
        """``of_all``: it is asked of everybody, not of some people at hand; ``among``: about, of no
        others than people of these numbers."""
        if self.root is None:
            return Q()
        if self.faults():
            return _NOBODY
        with asked_together():
            return self.root.asked(of_all, among)

    @property
    def is_of_now(self) -> bool:
        """Whether it may find others as time passes."""
        return any(condition.is_of_now for condition in self._conditions())

    def wide(self) -> list[bool]:
        """Of each condition of one without faults: whether it takes long to ask everybody."""
        is_denied = _has_not(self.root)
        return [condition.is_wide(is_denied) for condition in self._conditions()]

    def _conditions(self) -> Iterator[Condition]:
        for leaf in self.root.leaves() if self.root else ():
            if leaf.condition is not None:
                yield leaf.condition

    def sentence(self) -> str:
        """In the reader's language; empty where nothing is asked."""
        return self.root.said() if self.root else ""


def _has_not(node: Node | None) -> bool:
    return isinstance(node, Group) and (node.joint == NOT or any(map(_has_not, node.parts)))


def read(data: Any, agent: Agent, about: str = About.CONTACT) -> Filter:
    """A filter as this agent asks it: what he may not see is not counted for him."""
    if data in ({}, None):
        return Filter({}, None)
    if not _is_writable(data):
        return Filter(None, _unfit("", None, Words(_UNREADABLE)))
    reader = _Reader(agent, about)
    return Filter(data, reader.whole(data))


def read_text(text: str, agent: Agent, about: str = About.CONTACT) -> Filter:
    """The same of its JSON; an empty text asks nothing."""
    if not text:
        return read({}, agent, about)
    if len(text) > MOST_LETTERS:
        return Filter(None, _unfit("", None, Words(_TOO_LONG, limit=MOST_LETTERS)))
    try:
        return read(json.loads(text), agent, about)
    except (ValueError, RecursionError):
        return Filter(None, _unfit("", None, Words(_UNREADABLE)))


def written(data: Any) -> str:
    """As short as JSON can be, for addresses."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) if data else ""


def _is_writable(data: Any) -> bool:
    """Half of a surrogate pair can be given in JSON, and neither asked nor shown."""
    try:
        written(data).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _unfit(path: str, data: Any, why: Words) -> Leaf:
    return Leaf(path, data, None, {"": why})


class _Reader:
    def __init__(self, agent: Agent, about: str) -> None:
        self.agent, self.left = agent, MOST_LEAVES
        self.kinds = conditions_for(agent, about)

    def whole(self, data: Any) -> Node:
        root = self.node(data, "", 1)
        return _unfit("", data, Words(_TOO_MANY, limit=MOST_LEAVES)) if self.left < 0 else root

    def node(self, data: Any, path: str, depth: int) -> Node:
        if self.left < 0:
            return _unfit(path, data, Words(_TOO_MANY, limit=MOST_LEAVES))
        if depth > DEEPEST:
            return _unfit(path, data, Words(_TOO_DEEP, limit=DEEPEST))
        if not isinstance(data, dict):
            return _unfit(path, data, Words(_UNREADABLE))
        joints = {ALL, ANY, NOT} & set(data)
        if "of" in data and not joints:
            return self.leaf(data, path)
        if len(joints) != 1 or len(data) != 1:
            return _unfit(path, data, Words(_ONE_KEY))
        return self.group(joints.pop(), data, path, depth)

    def group(self, joint: str, data: dict[str, Any], path: str, depth: int) -> Node:
        at, inside = f"{path}.{joint}".lstrip("."), data[joint]
        if joint == NOT:
            return Group(NOT, (self.node(inside, at, depth + 1),))
        if not isinstance(inside, list) or not inside:
            return _unfit(at, data, Words(_A_LIST))
        parts = (self.node(each, f"{at}.{place}", depth + 1) for place, each in enumerate(inside))
        return Group(joint, tuple(parts))

    def leaf(self, data: dict[str, Any], path: str) -> Leaf:
        self.left -= 1
        name = data["of"]
        kind = self.kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            why = Words(_NO_SUCH, name=str(name)[:LONGEST])
            return Leaf(path, data, None, {"of": why})
        condition = kind(data, self.agent)
        return Leaf(path, data, condition, condition.faults())
