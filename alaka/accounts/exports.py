"""A list of customers leaves the house as a file: noted in the audit log before its first line."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, StreamingHttpResponse

from alaka.accounts.access import AgentRequest
from alaka.accounts.models import AuditEntry
from alaka.core.downloads import streamed
from alaka.core.sheets import FORMATS, Format, Table, written


@dataclass(frozen=True)
class Offer:
    """What the menu of a list shows: where its export is, and what of the list goes along.

    ``is_choosing``: whether columns were chosen, and all fields can be had instead.
    """

    url: str
    kept: Mapping[str, object]
    formats: tuple[Format, ...] = tuple(FORMATS.values())
    is_choosing: bool = False


def format_asked(request: AgentRequest, *others: Format) -> Format:
    """Which the address names, .csv where it names none. Raises Http404 for an unknown one."""
    known = {each.name: each for each in (*FORMATS.values(), *others)}
    found = known.get(request.GET.get("format", "csv"))
    if found is None:
        raise Http404
    return found


def handed_out(
    request: AgentRequest, table: Table, kind: Format, *, about: str
) -> StreamingHttpResponse:
    """``about`` says which list."""
    AuditEntry.write(
        "list exported",
        request=request,
        about=about,
        list=table.name,
        rows=table.count,
        format=kind.name,
        query=request.GET.urlencode(),
    )
    return streamed(written(table, kind), f"{table.name}.{kind.name}", kind.content_type)
