"""What stands in a template between braces, found the short way: see alaka.core.templating."""

from typing import Any

from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from django.template.context import Context, RequestContext
from django.utils import timezone
from django.utils.safestring import SafeData, mark_safe

_local: Any = timezone.template_localtime  # type: ignore[attr-defined]

# Types whose values have attributes only, and no items that Django would look for first.
_PLAIN: set[type] = set()


def _is_plain(kind: type) -> bool:
    if hasattr(kind, "__getitem__"):
        return False
    _PLAIN.add(kind)
    return True


class QuickVariable(Variable):
    """Names of the context and attributes of plain objects; the rest as Django looks it up."""

    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        if type(context) is not RequestContext and type(context) is not Context:
            return super().resolve(context)
        lookups: Any = self.lookups
        name = lookups[0]
        for values in reversed(context.dicts):
            if name in values:
                found = values[name]
                break
        else:
            if hasattr(context, name):  # Django looks among its attributes, too.
                return super().resolve(context)
            raise VariableDoesNotExist("Failed lookup for key [%s] in %r", (name, context))
        for name in lookups[1:]:
            if callable(found):
                return super().resolve(context)
            kind = type(found)
            if kind is dict and name in found:
                found = found[name]
                continue
            if kind not in _PLAIN and not _is_plain(kind):
                return super().resolve(context)
            try:
                found = getattr(found, name)
            except AttributeError:
                return super().resolve(context)
        return super().resolve(context) if callable(found) else found


class QuickLookup(FilterExpression):
    """A name without filters."""

    __slots__ = ()

    def __init__(self, found: FilterExpression) -> None:
        self.token, self.var, self.is_var = found.token, found.var, True
        self.filters = found.filters

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        try:
            return self.var.resolve(context)
        except VariableDoesNotExist:
            return None if ignore_failures else super().resolve(context)


_ASKED = ("expects_localtime", "needs_autoescape", "is_safe")


class QuickFilters(FilterExpression):
    """What each filter wants is looked for once."""

    __slots__ = ("steps",)

    def __init__(self, found: FilterExpression) -> None:
        self.token, self.var, self.is_var = found.token, found.var, True
        self.filters = found.filters
        self.steps = [
            (function, given, *(getattr(function, name, False) for name in _ASKED))
            for function, given in found.filters
        ]

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        try:
            value = self.var.resolve(context)
        except VariableDoesNotExist:
            return super().resolve(context, ignore_failures)
        for function, given, wants_time, wants_escape, is_safe in self.steps:
            values = [
                each.resolve(context) if is_asked else mark_safe(each)  # noqa: S308 - written in the template
                for is_asked, each in given
            ]
            if wants_time:
                value = _local(value, context.use_tz)
            more = {"autoescape": context.autoescape} if wants_escape else {}
            made = function(value, *values, **more)
            is_kept = is_safe and isinstance(value, SafeData)
            value = mark_safe(made) if is_kept else made  # noqa: S308 - as the filter promises
        return value
