"""People by a filter, a saved list, or words; in any order, with the columns of the list."""

from contextlib import nullcontext
from typing import Any

from django.utils.translation import gettext
from ninja import Router
from pydantic import Field

from alaka.accounts.models import Agent
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.contact_shapes import add_others, shape_of
from alaka.api.lists import Listed, listed
from alaka.api.problems import Problem
from alaka.api.reasons import one_of
from alaka.api.shapes import ContactShape
from alaka.api.values import Given, Id, Slice, Text
from alaka.contacts.models import About, Contact
from alaka.contacts.models.contact import ContactQuerySet
from alaka.contacts.own.seeing import fields_for
from alaka.core.hurrying import TooLongError, at_most
from alaka.core.paging import Order
from alaka.segments import language, listing
from alaka.segments.exporting.fields import Wish, fields
from alaka.segments.listing import Listing
from alaka.segments.models import PeopleView
from alaka.segments.offering import columns_for
from alaka.segments.subjects import SUBJECTS
from alaka.segments.subjects.base import Sorting
from alaka.segments.subjects.people import PATIENT

router = Router(tags=["People"])

_PEOPLE = SUBJECTS[About.CONTACT]
SORTS = {**listing.ORDERS, "id": Order("pk", is_falling=False), "-id": Order("pk")}
_FILTER = {"all": [
    {"of": "language", "op": "is", "value": ["az", "fa"]},
    {"of": "conversations", "op": "any", "within": {"days": 90}},
]}  # fmt: skip
_ABOUT_FILTER = (
    "A condition, or several joined: `{}` is everybody, `{\"all\": [filter, …]}`, "
    "`{\"any\": [filter, …]}`, `{\"not\": filter}`, `{\"of\": name, \"op\": operator, …}`. The "
    "same JSON stands in the address of the list of people and in saved lists.\n\n"
    "`of` is `name`, `language`, `country`, `timezone`, `first_seen`, `tag`, `owner`, "
    "`preferred_channel`, `company`, `role`, `reachable`, `address`, `proved`, `segment`, "
    "`own.<key>`; of what happened `conversations`, `messages`, `cases`. `op` and `value` by "
    "kind: text `is`, `is_not`, `contains`, `begins`; choice `is`, `is_not` (a value, or a list); "
    "several `has`, `has_not`; number `is`, `at_least`, `at_most`; day `before`, `after`, "
    "`last` (days); yes or no `yes`, `no`; `empty` and `filled` where a thing can be unknown. "
    "What happened takes `any`, `none`, `at_least` with `count`, "
    "narrowed by `where` and `within: {\"days\": 90}`."
)  # fmt: skip
_WORDS = "Words of the name, an address or a number, in any spelling."
_SORT = (
    f"One of {', '.join(f'`{name}`' for name in SORTS)}, or a column of the list: "
    f"{', '.join(f'`{name}`' for name in sorted(_PEOPLE.sorted - set(SORTS)))}, `own.<key>`; with "
    "`-` before it the other way round. Of a saved list, its own."
)
_COLUMNS = "Columns of the list of people, told of each in `columns`: `last_activity`, `open_cases`"


# Within the class the word means a saved list.
_Names = list[Text]


class FoundShape(ContactShape):
    columns: dict[str, Any] = Field(default={}, description="Those that were asked for.")


class AskedPeople(Given):
    filter: dict[str, Any] = Field(default={}, description=_ABOUT_FILTER, examples=[_FILTER])
    list: Id | None = Field(None, description="A saved list: its filter holds too.")
    q: Text = Field("", max_length=200, description=_WORDS)
    sort: Text = Field("", max_length=50, description=_SORT, examples=["-first_seen"])
    columns: _Names = Field(
        default=[], max_length=30, description=_COLUMNS, examples=[["last_activity"]]
    )
    cursor: Text = Field("", max_length=2000, description="`next` of the answer before this one.")
    limit: int = Field(50, ge=1, le=200, description="How many at most.")


class AskedShortly(Slice):
    """The same in an address."""

    filter: Text = Field(
        "", max_length=language.MOST_LETTERS, description="JSON, as `POST /contacts/search` has it."
    )
    list: Id | None = Field(None, description="A saved list: its filter holds too.")
    q: Text = Field("", max_length=200, description=_WORDS)
    sort: Text = Field("", max_length=50, description=_SORT)
    columns: Text = Field("", max_length=1000, description=f"{_COLUMNS} …, with commas between.")

    def whole(self) -> "Question":
        columns = [name for name in self.columns.split(",") if name]
        return Question(self, self.filter, columns)


class Question:
    """What is asked, in an address or in a body. ``filter`` is JSON or what was read of it."""

    def __init__(self, asked: Any, filter_: Any, columns: list[str]) -> None:
        self.asked, self.columns = asked, columns
        self.filter = filter_

    def read(self, agent: Agent) -> language.Filter:
        """Raises Problem."""
        is_text = isinstance(self.filter, str)
        read = language.read_text if is_text else language.read
        found = read(self.filter, agent)
        if faults := found.faults():
            paths = {f"filter.{path}".rstrip("."): str(why) for path, why in faults.items()}
            raise Problem.of_many(paths)
        return found

    def saved(self, agent: Agent) -> Listing | None:
        """Raises Problem."""
        if self.asked.list is None:
            return None
        view = (
            PeopleView.objects.visible_to(agent)
            .of(About.CONTACT)
            .filter(pk=self.asked.list)
            .first()
        )
        if view is None:
            raise Problem("list", gettext("there is no such list, or it is not shared with you"))
        return Listing.of(view.query)

    def sorting(self, saved: Listing | None, agent: Agent) -> Sorting:
        name = self.asked.sort or (saved.order if saved else "name")
        if name in SORTS:
            return Sorting(SORTS[name])
        found = _PEOPLE.sorting(name, agent)
        if found.by is None:
            raise Problem("sort", one_of([*SORTS, *_PEOPLE.sorted - set(SORTS), "own.…"]))
        return found


@router.post("", response=Listed[FoundShape], summary="Find people by a filter")
def search(request: ApiRequest, payload: AskedPeople) -> Listed[FoundShape]:
    """Whom a filter, a saved list, or words mean; all that is given must hold."""
    return find(request, Question(payload, payload.filter, payload.columns))


def find(request: ApiRequest, question: Question) -> Listed[FoundShape]:
    agent = require(request, Scope.READ)
    saved = question.saved(agent)
    sorting = question.sorting(saved, agent)
    rows = sorting.given(_rows(question, saved, agent))
    shown = _columns(question, agent)
    own, seen = fields_for(agent), list[Contact]()

    def keep(contact: Contact) -> FoundShape:
        seen.append(contact)
        return FoundShape(**shape_of(contact, own).model_dump())

    part = Slice(cursor=question.asked.cursor, limit=question.asked.limit)
    try:
        with at_most(PATIENT) if sorting.by is not None else nullcontext():
            found = listed(rows.prefetch_related("handles"), sorting.order, part, keep)
    except TooLongError as error:
        reason = gettext("there are too many people to be sorted by this: filter them first")
        raise Problem("sort", reason) from error
    add_others(request, seen, list(found.items))
    for field in shown:
        values = field.read(seen)
        for shape in found.items:
            shape.columns[field.column.key] = values.get(shape.id)
    return found


def _rows(question: Question, saved: Listing | None, agent: Agent) -> ContactQuerySet:
    """By the way in which they are read fastest, as the list of people does."""
    asked = question.read(agent)
    rows = listing.people(asked, agent)
    if saved is not None:
        of_list = listing.asked_of(saved, agent)
        rows, asked = rows.filter(of_list.asked()), of_list if of_list.root else asked
    if question.asked.q:
        return rows.found_by(question.asked.q)
    return listing.counted(asked, rows)[1]


def _columns(question: Question, agent: Agent) -> list[Any]:
    known = columns_for(agent)
    for number, name in enumerate(question.columns):
        if name not in known:
            raise Problem(f"columns.{number}", gettext("there is no such column"))
    names = tuple(dict.fromkeys(question.columns))
    found = fields(Listing(columns=names), Wish(agent, is_raw=True))
    return [field for field in found if field.column.key != "name"]
