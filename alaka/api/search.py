"""Search: people by name, address and number; conversations by all that was said."""

from datetime import datetime
from html import unescape

from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from ninja import Query, Router, Schema
from pydantic import Field

from alaka import registry
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.api.values import Text

router = Router(tags=["Search"])


class AskedSearch(Schema):
    q: Text = Field(min_length=1, max_length=200, examples=["roses dana"])


class ResultShape(Schema):
    url: str = Field(description="The page of it, below the address of this server.")
    title: str
    line: str
    person: str
    note: str
    at: datetime | None


class Found(Schema):
    name: str = Field(description="Which source found it.", examples=["conversations"])
    items: list[ResultShape]


@router.get("", response=Listed[Found], summary="Search people and all that was said")
def search(request: ApiRequest, asked: Query[AskedSearch]) -> Listed[Found]:
    """The best of each source, in any spelling of our languages."""
    agent = require(request, Scope.READ)
    answers = [import_string(source)(agent, asked.q, "") for source in registry.SEARCHES]
    found = [
        Found(
            name=answer.name,
            items=[
                ResultShape(
                    url=result.url,
                    title=str(result.title),
                    line=unescape(strip_tags(result.line)),
                    person=result.person,
                    note=str(result.note),
                    at=result.at,
                )
                for result in answer.results
            ],
        )
        for answer in answers
    ]
    return whole(found)
