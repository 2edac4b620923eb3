"""A segment as a choice of reports: only what is of its people is counted.

Facts know the record that something happened with, which may have been merged since; so they are
asked for all records of each person. A segment that is gone, that the reader does not see, or that
cannot be asked any more finds nobody.
"""

from collections.abc import Sequence
from typing import TypeGuard

import numpy as np
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.reports import columns
from alaka.reports.conditions import Column
from alaka.reports.report import Choice
from alaka.reports.scope import Scope
from alaka.segments.in_segment import segments
from alaka.segments.keeping.whole import can_be_asked
from alaka.segments.models import Segment, SegmentMember
from alaka.tracking.columns.covering import Beside

_MEMBERS = "coalesce(string_agg(int8send(contact_id), ''), '') FROM segments_segmentmember"
_NOBODY = np.array([], np.int64)


def _choices(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    """None where there is nothing to choose."""
    found = segments(agent)
    return [("", pgettext_lazy("segment", "Everybody")), *found] if found else []


SEGMENT = Choice("segment", _("People"), _choices)


def people_of(scope: Scope, agent: Agent) -> dict[str, Beside]:
    """Beside a question to the columns of events, as ``people``, by the records that they are read
    as; nothing where everybody counts, the unknown too."""
    if not scope.options.get(SEGMENT.name):
        return {}
    segment = _chosen(scope, agent)
    members = SegmentMember.objects.filter(segment=segment.pk if _is_asked(segment) else 0)
    who = members.values_list(Coalesce("contact__root", "contact"))
    people = Beside.of({"contact": "BIGINT"}, "DISTINCT contact", who)
    return {"people": people} if people else {}


def records_of(scope: Scope, agent: Agent) -> Column | None:
    """Of the same people all records."""
    if not scope.options.get(SEGMENT.name):
        return None
    gone, roots = _merged()
    people = _people(scope, agent, gone, roots)
    return np.union1d(people, gone[np.isin(roots, people)])


def told(scope: Scope, agent: Agent) -> str:
    """The segment that narrows it, in words; "" where none does."""
    if not scope.options.get(SEGMENT.name):
        return ""
    segment = _chosen(scope, agent)
    if segment is None:
        name = gettext("a segment that is gone, or not yours to see")
    elif not _is_asked(segment):
        name = gettext("%(name)s, which cannot be asked any more") % {"name": segment.name}
    else:
        name = segment.name
    return f"{SEGMENT.label}: {name}"


def _chosen(scope: Scope, agent: Agent) -> Segment | None:
    number = scope.options[SEGMENT.name]
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return Segment.objects.visible_to(agent).select_related("owner").filter(pk=number).first()


def _is_asked(segment: Segment | None) -> TypeGuard[Segment]:
    return segment is not None and (not segment.is_live or can_be_asked(segment))


def _people(scope: Scope, agent: Agent, gone: Column, roots: Column) -> Column:
    segment = _chosen(scope, agent)
    if not _is_asked(segment):
        return _NOBODY
    # As one value: rows would be taken one by one.
    (told,) = columns.rows(f"SELECT {_MEMBERS} WHERE segment_id = {segment.pk}")
    found = np.frombuffer(bytes(told[0]), ">i8").astype(np.int64)
    return np.union1d(found[~np.isin(found, gone)], roots[np.isin(gone, found)])


def _merged() -> tuple[Column, Column]:
    """Records that are read as another, and that other."""
    fields = {"gone": columns.number("id"), "root": columns.number("root_id")}
    found = columns.read("contacts_contact f WHERE f.root_id IS NOT NULL", fields, frozenset())
    return found["gone"], found["root"]
