"""Questions that every page asks, written once: Django makes the statement, we keep it.

Making the SQL of a queryset costs three times what running it does, and PostgreSQL plans it anew
each time. ``@prepared`` keeps both: the function under it makes the queryset, with
``given("name")`` where a value comes when it is asked. It is called once for each of its
arguments, which are what changes the form of the statement, and must hold all that the queryset
depends on.

    @prepared
    def _of(has_closed: bool) -> QuerySet[Conversation]:
        return Conversation.objects.filter(contact=given("contact"), …)

    _of(True).rows(contact=contact.pk)
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, wraps
from typing import Any, Generic, ParamSpec, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Expression, Field, ForeignObject, Lookup, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    get_related_populators,
)
from psycopg.sql import Literal
from psycopg.types.numeric import Int8

Row = TypeVar("Row")
Shape = ParamSpec("Shape")

# Shapes of one question kept; each agent may have one of his own.
_REMEMBERED = 500
# Statements a connection keeps ready; the driver forgets the one unused for longest.
_READY = 300


class given(Expression):  # noqa: N801 - it reads as a function
    """The place of a value in a prepared statement."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, *_: Any) -> Any:
        return "%s", [self]


@ForeignObject.register_lookup  # which does not ask Field for its own
@Field.register_lookup
class AnyOf(Lookup):
    """``pk__any_of=given("ids")``: one of a list, however long, in one form of the statement."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_values, *right_values]


@ForeignObject.register_lookup
@Field.register_lookup
class Listed(AnyOf):
    """``pk__listed=ids``: the same of numbers, where it may be denied of very many: "none of" a
    list PostgreSQL looks through for each row, a table it hashes."""

    lookup_name = "listed"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        listed = f"SELECT FROM unnest({right}::bigint[]) listed WHERE listed = {left}"
        return f"EXISTS ({listed})", [*right_values, *left_values]


def prepared(
    make: Callable[Shape, "QuerySet[Any, Row]"],
) -> Callable[Shape, "Statement[Row]"]:
    @lru_cache(maxsize=_REMEMBERED)
    def remembered(*shape: Any) -> Statement[Row]:
        return Statement(cast(Any, make)(*shape))

    @wraps(make)
    def statement(*shape: Shape.args, **_: Shape.kwargs) -> Statement[Row]:
        return remembered(*shape)

    return statement


class Statement(Generic[Row]):
    """The SQL of a queryset and how its rows become objects. Prefetching is left out."""

    def __init__(self, rows: "QuerySet[Any, Row]") -> None:
        compiler: Any = rows.query.get_compiler(connection=connections["default"])
        self.names: list[str] = []
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            self.sql = ""
            return
        self.sql = sql.replace("%%", "%%%%") % tuple(map(self._place, values))
        self.converters = compiler.get_converters([each[0] for each in compiler.select])
        self.compiler = compiler
        self.kind = rows._iterable_class
        self.info: Any = compiler.klass_info if self.kind is ModelIterable else None
        if self.info is not None:
            first, last = self.info["select_fields"][0], self.info["select_fields"][-1] + 1
            self.own = slice(first, last)
            self.columns = [each[0].target.attname for each in compiler.select[self.own]]
            populators: Any = get_related_populators
            self.beside = populators(self.info, compiler.select, "default")

    def rows(self, **values: Any) -> list[Row]:
        # A number beyond all keys, from somebody's address bar, is nobody's.
        if not self.sql or any(_is_beyond(value) for value in values.values()):
            return []
        found: Any = ask(self.sql, [values[name] for name in self.names])
        if self.converters:
            found = self.compiler.apply_converters(found, self.converters)
        if self.info is None:
            is_flat = self.kind is FlatValuesListIterable
            return [cast(Row, row[0] if is_flat else tuple(row)) for row in found]
        return list(self._objects(found))

    def first(self, **values: Any) -> Row | None:
        return next(iter(self.rows(**values)), None)

    def _place(self, value: Any) -> str:
        """Where a value is to be given, else the value itself: partial indexes are known by it."""
        if isinstance(value, given):
            self.names.append(value.name)
            return "%s"
        return Literal(value).as_string(_open().connection).replace("%", "%%")

    def _objects(self, found: Any) -> Iterator[Row]:
        model, added = self.info["model"], self.compiler.annotation_col_map or {}
        for row in found:
            each = model.from_db("default", self.columns, row[self.own])
            for populator in self.beside:
                populator.populate(row, each)
            for name, place in added.items():
                setattr(each, name, row[place])
            yield each


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that the server keeps ready; it must be one of few."""
    connection = _open()
    raw = connection.connection
    if raw.prepared_max != _READY:
        # Django forbids it by a threshold of None, for poolers between it and the server.
        raw.prepared_max, raw.prepare_threshold = _READY, 0
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(_Ready(raw)) as cursor:
        cursor.execute(sql, [_typed(value) for value in values])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _open() -> Any:
    connection = connections["default"]
    connection.ensure_connection()
    return connection


_Cursor: Any = ServerBindingCursor


class _Ready(_Cursor):
    """Has the server keep the plan."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        return super().execute(query, params, prepare=True)

    def _send_query_prepared(self, name: bytes, query: Any, **how: Any) -> None:
        self._query = query  # the driver forgets it, and Django tells of none without
        super()._send_query_prepared(name, query, **how)


def _is_beyond(value: Any) -> bool:
    return type(value) is int and not -(2**63) <= value < 2**63


def _typed(value: Any) -> Any:
    """Numbers as the keys of our tables: by their size they would be of another type each time."""
    if type(value) is int:
        return Int8(value)
    if type(value) in (list, tuple, set):
        return [_typed(each) for each in value]
    return value
