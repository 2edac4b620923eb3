import ast
import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import alaka
from alaka.accounts import allauth
from alaka.accounts.acts import LABELS
from alaka.accounts.models import AuditEntry
from alaka.core.tests.downloads import downloaded

PAGE = "/desk/settings/audit/"


def test_the_log_is_filtered_by_agent_act_and_day(log_in, ada, alice):
    AuditEntry.objects.create(act="logout", agent=alice, about="Wisteria")
    old = AuditEntry.objects.create(act="login failed", about="Oleander")
    # The evening in London is the next day in Baku.
    AuditEntry.objects.filter(pk=old.pk).update(at=datetime(2025, 12, 30, 21, 30, tzinfo=UTC))
    browser = log_in(ada)

    def shown(**query: object) -> str:
        return browser.get(PAGE, query).text

    assert "Wisteria" in shown()
    assert "Oleander" in shown()
    assert "Oleander" not in shown(agent=alice.pk)
    assert "Wisteria" not in shown(act="login failed")
    assert "Oleander" in shown(since="31.12.2025", until="31.12.2025")
    assert "Oleander" not in shown(since="1.1.2026")
    assert "This is not a date." in shown(since="yesterday-ish")


def test_the_log_is_paged_by_the_last_entry_seen(log_in, ada, django_assert_max_num_queries):
    entries = [AuditEntry(act="logout", agent=ada, about=f"no. {n:03}") for n in range(120)]
    AuditEntry.objects.bulk_create(entries)
    browser = log_in(ada)
    # Three of them are of the frame: presence, live channels, who waits.
    with django_assert_max_num_queries(17):
        first = browser.get(PAGE).text
    assert "no. 119" in first
    assert "no. 069" not in first
    second = browser.get(PAGE, {"before": AuditEntry.objects.get(about="no. 071").pk}).text
    assert "no. 070" in second
    assert "no. 071" not in second


def test_the_export_is_noted_in_the_log_itself(log_in, ada):
    AuditEntry.objects.create(act="login failed", about='=HYPERLINK("http://evil")')
    answer = log_in(ada).get(f"{PAGE}export/", {"act": "login failed"})
    text = downloaded(answer).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0][:4] == ["at", "agent", "act", "about"]
    assert rows[1][3] == '\'=HYPERLINK("http://evil")'
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.agent) == ("audit log exported", ada)
    assert entry.data == {"rows": 1, "filter": "act=login+failed"}


def test_details_are_told_without_the_brackets_of_a_program(log_in, ada):
    AuditEntry.objects.create(
        act="login", agent=ada, data={"ways": ["password", "totp"], "before": {"teams": [1, 2]}}
    )
    page = log_in(ada).get(PAGE).text
    assert "password, totp" in page
    assert "teams: 1, 2" in page
    assert "[&#x27;" not in page


def test_every_act_that_is_written_has_words():
    written = {*allauth.ACTS.values(), *written_acts()}
    assert {"channel paused", "inbox changed", "backup made", "token added"} <= written
    assert written - LABELS.keys() == set()


def written_acts() -> Iterator[str]:
    """The first argument of each AuditEntry.write, also where a variable `act` holds it."""
    for path in Path(alaka.__file__).parent.rglob("*.py"):
        text = path.read_text()
        if "AuditEntry.write(" not in text or "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="AuditEntry"), attr="write"),
                    args=[act, *_],
                ):
                    yield from texts(act)
                case ast.Assign(targets=[ast.Name(id="act")], value=value):
                    yield from texts(value)


def texts(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return [*texts(body), *texts(orelse)]
    return []
