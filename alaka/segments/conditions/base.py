"""A condition about people or companies: what can be asked, how it is checked, asked of
the database and said.

A room offers its own through ``registry.CONDITIONS``. Each compiles to one Q over Contact, or over
Company, without joins, so that nobody is found twice, and asks of other rooms' rows only what the
reader may see.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core.words import Words

UNKNOWN_KEY = gettext_noop("“%(name)s” is not known here.")
MISSING = gettext_noop("This is missing.")
NO_OBJECT = gettext_noop("This must be an object.")
NO_TEXT = gettext_noop("Enter a text of at most %(limit)s characters.")
NO_NUMBER = gettext_noop("Enter a whole number from %(least)s to %(most)s.")
NOT_KNOWN = gettext_noop("This is not one of the choices.")
NOT_OFFERED = gettext_noop("“%(value)s” was removed, or you may not see it.")
LONGEST = 200
MOST_VALUES = 100
MOST_DAYS = 36_500


class Condition:
    """``leaf`` is one condition of a filter, as JSON. ``ops`` are operators and their labels.

    What raises NotImplementedError here each condition says for itself: tests walk them all.
    """

    name: ClassVar[str]
    title: ClassVar[Any]
    group: ClassVar[Any]
    ops: ClassVar[Mapping[str, Any]]
    # Keys of a leaf beside "of" and "op".
    keys: ClassVar[frozenset[str]] = frozenset({"value"})
    # Templates read the class; they would make a condition of a class they may call.
    do_not_call_in_templates: ClassVar[bool] = True

    def __init__(self, leaf: Mapping[str, Any], agent: Agent) -> None:
        self.leaf, self.agent = leaf, agent

    @property
    def op(self) -> str:
        return str(self.leaf["op"])

    @property
    def value(self) -> Any:
        return self.leaf.get("value")

    def faults(self) -> dict[str, Words]:
        """Why it cannot be asked, by the key of the leaf; none of one that can."""
        if unknown := sorted(set(map(str, self.leaf)) - self.keys - {"of", "op"}):
            return {name: Words(UNKNOWN_KEY, name=name[:LONGEST]) for name in unknown}
        op = self.leaf.get("op")
        if op is None:
            return {"op": Words(MISSING)}
        if not isinstance(op, str) or op not in self.ops:
            return {"op": Words(NOT_KNOWN)}
        return self.wrong()

    def wrong(self) -> dict[str, Words]:
        """The faults of the values, where names and operator are known."""
        raise NotImplementedError

    def asked(self) -> Q:
        """Of Contact, or of Company; only of a condition without faults."""
        raise NotImplementedError

    def asked_of_all(self) -> Q:
        """The same where it is asked of everybody, not of some people at hand."""
        return self.asked()

    def is_wide(self, is_denied: bool) -> bool:
        """Whether one would wait for asking everybody: so much is to be read, and so many are found
        of it. ``is_denied``: they may be all others."""
        return False

    def asked_among(self, people: Sequence[int]) -> Q:
        """The same of no others than these, drawn by lot: what is found may be wrong for a few."""
        return self.asked()

    @property
    def is_of_now(self) -> bool:
        """Whether it may find others as time passes, though nobody tells of anything; only of a
        condition without faults."""
        return "within" in self.leaf

    def ids(self) -> "QuerySet[Any] | None":
        """The same as numbers, of what is known by rows beside people; else None.

        Several of such conditions are found together, where each would be asked of everybody.
        """
        return None

    def said(self) -> str:
        """A clause of the filter's sentence, in the reader's language."""
        raise NotImplementedError

    @classmethod
    def can_be_entered(cls, leaf: Mapping[str, Any]) -> bool:
        """Whether the form shows all of it, so that it can be changed there."""
        return True

    # What the form that enters it has, and what it gives.

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        raise NotImplementedError

    @classmethod
    def more_fields(cls, agent: Agent, values: Mapping[str, Any]) -> dict[str, forms.Field]:
        """Those that depend on what is entered, or shown."""
        return {}

    @classmethod
    def remade(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """What to add to these values so that the form is made for them; nothing where it is."""
        return {}

    @classmethod
    def entered(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """The leaf of what was entered, without its name and operator."""
        raise NotImplementedError

    @classmethod
    def shown(cls, leaf: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of a leaf: the other way round."""
        return {"op": leaf.get("op"), "value": leaf.get("value")}


# Whether anybody was merged, as it was found out for the conditions at hand: empty, or one answer.
_FOUND: ContextVar[list[bool] | None] = ContextVar("found", default=None)


@contextmanager
def asked_together() -> Iterator[None]:
    """Conditions compiled in here find out once what many of them ask."""
    token = None if _FOUND.get() is not None else _FOUND.set([])
    try:
        yield
    finally:
        if token is not None:
            _FOUND.reset(token)


def is_anybody_merged() -> bool:
    found = _FOUND.get()
    if found:
        return found[0]
    answer = Contact.objects.filter(root__isnull=False).exists()
    if found is not None:
        found.append(answer)
    return answer


def has(rows: "QuerySet[Any]", path: str) -> Q:
    """People who have one of these rows, with whichever of their records.

    Where nobody was merged the question stays the plain one, which is planned best.
    """
    own = Q(Exists(rows.filter(**{path: OuterRef("pk")})))
    if not is_anybody_merged():
        return own
    merged = rows.filter(**{f"{path}__root__isnull": False}).order_by()
    return own | Q(pk__in=merged.values(f"{path}__root"))


def same_person(path: str, outer: str) -> Q:
    """Rows of the person of an outer row, of whichever record either is."""
    own = Q(**{path: OuterRef(outer)})
    if not is_anybody_merged():
        return own
    return own | Q(**{f"{path}__any_of": OuterRef(f"{outer}__family")})


def ids_of(rows: "QuerySet[Any]", path: str) -> "QuerySet[Any]":
    """The people who have one of these rows, by number."""
    known = rows.exclude(**{path: None}).order_by()
    if not is_anybody_merged():
        return known.values(path)
    return known.annotate(person=Coalesce(F(f"{path}__root"), F(path))).values("person")


def has_so_many(rows: "QuerySet[Any]", path: str, count: int) -> Q:
    """The same of those who have at least that many."""
    known = rows.exclude(**{path: None}).order_by()
    # Rows, not their numbers, are counted: an index of those that count has no numbers.
    enough = known.values(path).annotate(rows=Count("*")).filter(rows__gte=count)
    own = Q(pk__in=enough.values(path))
    if not is_anybody_merged():
        return own
    merged = known.filter(**{f"{path}__family__len__gt": 0}).annotate(
        person=Coalesce(F(f"{path}__root"), F(path))
    )
    together = merged.values("person").annotate(rows=Count("*")).filter(rows__gte=count)
    return own | Q(pk__in=together.values("person"))


def offered(
    agent: Agent, choices: Callable[[Agent], list[tuple[Any, str]]]
) -> list[tuple[Any, str]]:
    """Asked for once for each agent at hand, as his sight is."""
    known: dict[Any, list[tuple[Any, str]]] = agent.__dict__.setdefault("_offered", {})
    if choices not in known:
        known[choices] = choices(agent)
    return known[choices]


def is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def no_number(least: int, most: int) -> Words:
    return Words(NO_NUMBER, least=least, most=most)


def listed(value: Any) -> list[str]:
    """One or several values as a list of texts; what is neither is none."""
    several = value if isinstance(value, list) else [value]
    return [str(each) for each in several if isinstance(each, str | int)]
