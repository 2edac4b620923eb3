"""Mails come out of a real Dovecot once each, and none is left behind."""

import imaplib
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from imap_tools.imap_utf7 import utf7_decode

from alaka.channels.contract import PAST, ConnectError, FetchBatch, ParseError, Raw
from alaka.channels.email import fetching, mailbox
from alaka.channels.email.mailbox import Mailbox
from alaka.core import clock
from alaka.core.words import Words
from tests.house import eventually
from tests.servers import PASSWORD, Dovecot, free_port

from .conftest import adapter


def mail(number: int, size: int = 0) -> bytes:
    head = f"From: dana@x.example\r\nTo: support@gul-flowers.example\r\nSubject: mail {number}\r\n"
    return f"{head}Message-ID: <{number}@x.example>\r\n\r\nText {number}.\r\n{'x' * size}".encode()


def fetched(
    dovecot: Dovecot, state: dict[str, Any], wait: float = 0, **settings: Any
) -> list[FetchBatch]:
    """All batches of one fetch, keeping the state as the channel does."""
    batches = []
    for batch in adapter(state, imap_port=dovecot.port, **settings).fetch(wait):
        state.update(batch.state)
        batches.append(batch)
    return batches


def items(batches: list[FetchBatch]) -> list[Raw]:
    return [item for batch in batches for item in batch.items]


def counted(batches: list[FetchBatch]) -> dict[str, int]:
    return {name: held.count for name, held in batches[-1].seen.items()}


def subjects(batches: list[FetchBatch]) -> list[str]:
    lines = [line for raw in items(batches) for line in raw.body.decode().split("\r\n")]
    return [line.removeprefix("Subject: ") for line in lines if line.startswith("Subject: ")]


@contextmanager
def imap(dovecot: Dovecot) -> Iterator[imaplib.IMAP4]:
    client = imaplib.IMAP4("127.0.0.1", dovecot.port)
    client.login("shop", PASSWORD)
    yield client
    client.logout()


def flags(dovecot: Dovecot) -> list[bool]:
    with imap(dovecot) as client:
        client.select("INBOX", readonly=True)
        found = client.search(None, "ALL")[1][0].split()
        seen = client.search(None, "SEEN")[1][0].split()
    return [number in seen for number in found]


def test_each_mail_comes_once_with_a_key_that_names_its_place(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    dovecot.deliver(mail(2))
    state: dict[str, Any] = {}
    first = fetched(dovecot, state)
    assert subjects(first) == ["mail 1", "mail 2"]
    validity = state["folders"]["INBOX"]["uidvalidity"]
    keys = [raw.key for raw in items(first)]
    assert [key.split(":")[2:] for key in keys] == [[str(validity), "1"], [str(validity), "2"]]
    other = fetched(dovecot, {}, imap_host="localhost")
    assert not {raw.key for raw in items(other)} & set(keys)
    assert items(first)[0].envelope["uid"] == 1
    assert items(fetched(dovecot, state)) == []
    dovecot.deliver(mail(3))
    assert subjects(fetched(dovecot, state)) == ["mail 3"]


def test_a_mail_is_marked_as_seen_only_after_its_batch_was_committed(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    batches = adapter(imap_port=dovecot.port).fetch(0)
    assert len(next(batch for batch in batches if batch.items).items) == 1
    assert flags(dovecot) == [False]
    next(batches, None)
    assert flags(dovecot) == [True]


def test_a_fetch_that_was_never_committed_is_done_again(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    for batch in adapter(imap_port=dovecot.port).fetch(0):
        if batch.items:
            break  # The process died here: the state was not kept.
    assert subjects(fetched(dovecot, {})) == ["mail 1"]


def test_by_default_only_mails_from_now_on_are_taken(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    state: dict[str, Any] = {}
    assert items(fetched(dovecot, state, start="now")) == []
    dovecot.deliver(mail(2))
    assert subjects(fetched(dovecot, state, start="now")) == ["mail 2"]


def test_from_a_date_on_older_mails_are_left(dovecot: Dovecot) -> None:
    with imap(dovecot) as client:
        for number, month in ((1, "Jan"), (2, "Mar"), (3, "Feb"), (4, "Apr")):
            client.append("INBOX", "", f'"05-{month}-2026 10:00:00 +0000"', mail(number))
    state: dict[str, Any] = {}
    batches = fetched(dovecot, state, start="2026-03-01")
    assert subjects(batches) == ["mail 2", "mail 4"]
    assert counted(batches) == {"INBOX": 2}
    with imap(dovecot) as client:
        client.append("INBOX", "", '"05-Jan-2020 10:00:00 +0000"', mail(5))
    later = fetched(dovecot, state, start="2026-03-01")
    assert subjects(later) == ["mail 5"]
    assert [PAST in item.envelope for item in items(batches)] == [True, True]
    assert [PAST in item.envelope for item in items(later)] == [False], "it comes to us now"


def test_a_mail_moved_in_later_with_an_old_date_is_fetched(dovecot: Dovecot) -> None:
    state: dict[str, Any] = {}
    dovecot.deliver(mail(1))
    fetched(dovecot, state, start="now")
    with imap(dovecot) as client:
        client.create("Archive")
        client.append("Archive", "", '"05-Jan-2019 10:00:00 +0000"', mail(9))
        client.select("Archive")
        client.copy("1", "INBOX")
    assert subjects(fetched(dovecot, state, start="now")) == ["mail 9"]


def test_a_uid_that_turns_up_below_the_highest_is_still_fetched(dovecot: Dovecot) -> None:
    state: dict[str, Any] = {}
    for number in (1, 2, 3):
        dovecot.deliver(mail(number))
    fetched(dovecot, state)
    # As if the server had shown us only the first and the third before.
    state["folders"]["INBOX"]["window"] = [1, 3]
    assert subjects(fetched(dovecot, state)) == ["mail 2"]
    assert items(fetched(dovecot, state)) == []


def test_a_folder_added_later_begins_where_it_is_even_when_nothing_came(dovecot: Dovecot) -> None:
    state: dict[str, Any] = {}
    fetched(dovecot, state, start="now")
    dovecot.deliver(mail(1), folder="Junk")
    both: dict[str, Any] = {"start": "now", "folders": ["INBOX", "Junk"]}
    assert items(fetched(dovecot, state, **both)) == []
    dovecot.deliver(mail(2), folder="Junk")
    assert subjects(fetched(dovecot, state, **both)) == ["mail 2"]


def test_several_folders_are_read_each_with_its_own_cursor(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    dovecot.deliver(mail(2), folder="Junk")
    state: dict[str, Any] = {}
    batches = fetched(dovecot, state, folders=["INBOX", "Junk"])
    assert [raw.envelope["folder"] for raw in items(batches)] == ["INBOX", "Junk"]
    assert counted(batches) == {"INBOX": 1, "Junk": 1}
    dovecot.deliver(mail(3), folder="Junk")
    assert subjects(fetched(dovecot, state, folders=["INBOX", "Junk"])) == ["mail 3"]


def test_what_lies_in_the_folder_of_sent_mails_was_put_there_by_us(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    dovecot.deliver(mail(2), folder="Sent Items")
    batches = fetched(dovecot, {}, folders=["INBOX", "Sent Items"])
    assert [raw.envelope.get("filed", False) for raw in items(batches)] == [False, True]


def test_a_server_names_its_folder_of_sent_mails_as_it_likes(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.deliver(mail(1), folder="Gonderilmis")
    dovecot.deliver(mail(2), folder="Sent")
    listed = mailbox.imap_tools.MailBoxFolderManager.list

    def marked(self: Any, *given: Any) -> Any:
        found = listed(self, *given)
        for each in found:
            if each.name == "Gonderilmis":
                object.__setattr__(each, "flags", (*each.flags, "\\Sent"))
        return found

    monkeypatch.setattr(mailbox.imap_tools.MailBoxFolderManager, "list", marked)
    batches = fetched(dovecot, {}, folders=["Gonderilmis", "Sent"])
    assert [raw.envelope.get("filed", False) for raw in items(batches)] == [True, False]


def test_what_the_mailbox_holds_is_counted_from_where_we_began(dovecot: Dovecot) -> None:
    for number in (1, 2):
        dovecot.deliver(mail(number))
    state: dict[str, Any] = {}
    assert counted(fetched(dovecot, state, start="now")) == {"INBOX": 0}
    dovecot.deliver(mail(3))
    start = clock.now() + timedelta(minutes=6)
    with clock.stopped_at(start):
        batches = fetched(dovecot, state, start="now")
    assert counted(batches) == {"INBOX": 1}
    (span,) = batches[-1].seen["INBOX"].spans
    assert [f"{batches[-1].seen['INBOX'].prefix}{span[0]}"] == [raw.key for raw in items(batches)]


def test_when_all_uids_change_nothing_is_lost(dovecot: Dovecot) -> None:
    state: dict[str, Any] = {}
    dovecot.deliver(mail(1))
    fetched(dovecot, state, start="now")
    dovecot.deliver(mail(2))
    fetched(dovecot, state, start="now")
    before = state["folders"]["INBOX"]["uidvalidity"]
    dovecot.rebuild("shop")
    dovecot.deliver(mail(3))
    batches = fetched(dovecot, state, start="now")
    assert state["folders"]["INBOX"]["uidvalidity"] != before
    # All that came since the day we began: what is known already is told by its Message-ID.
    assert set(subjects(batches)) >= {"mail 2", "mail 3"}
    assert items(fetched(dovecot, state, start="now")) == []


def test_numbers_that_change_while_mails_are_stored_mark_no_other_mail(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.deliver(mail(1))
    select = Mailbox.select

    def rebuilt(box: Mailbox, name: str) -> mailbox.Folder:
        folder = select(box, name)
        return replace(folder, uidvalidity=folder.uidvalidity + 1)

    batches = adapter({}, imap_port=dovecot.port).fetch(0)
    while not next(batches).items:
        pass
    monkeypatch.setattr(Mailbox, "select", rebuilt)
    with pytest.raises(ConnectError, match="rebuilt"):
        next(batches)
    assert flags(dovecot) == [False]


def test_another_mailbox_begins_anew_though_its_uids_are_alike(dovecot: Dovecot) -> None:
    state: dict[str, Any] = {}
    for number in (1, 2, 3):
        dovecot.deliver(mail(number))
    fetched(dovecot, state)
    dovecot.deliver(mail(4), user="sales")
    fetched(dovecot, {}, imap_user="sales")  # Its folder gets its numbers.
    numbers = [dovecot.folder / "mail" / user / "dovecot-uidlist" for user in ("shop", "sales")]
    validity = [line.read_text().split(" V")[1].split()[0] for line in numbers]
    if validity[0] != validity[1]:  # As at houses where each INBOX has UIDVALIDITY 1.
        state["folders"]["INBOX"]["uidvalidity"] = int(validity[1])
    assert subjects(fetched(dovecot, state, imap_user="sales")) == ["mail 4"]
    assert items(fetched(dovecot, state, imap_user="sales")) == []


def test_a_folder_too_big_for_one_answer_is_searched_in_parts(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "SEARCHED", 3)
    state: dict[str, Any] = {}
    for number in range(10):
        dovecot.deliver(mail(number))
    assert counted(batches := fetched(dovecot, state)) == {"INBOX": 10}
    assert len(items(batches)) == 10
    dovecot.deliver(mail(11))
    assert subjects(fetched(dovecot, state)) == ["mail 11"]


def test_a_server_that_refuses_to_idle_is_asked_now_and_then(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "POLL", 0.2)
    box = Mailbox(plan(dovecot).access)
    assert box.has_idle
    send = box.box.client.send
    monkeypatch.setattr(box.box.client, "send", lambda data: send(data.replace(b"IDLE", b"SIT")))
    assert list(box.wait(0)) == []
    assert not box.has_idle
    box.close()
    monkeypatch.setattr(Mailbox, "_can_idle", lambda self: False)
    state: dict[str, Any] = {}
    fetched(dovecot, state)
    threading.Timer(0.3, dovecot.deliver, [mail(1)]).start()
    for batch in adapter(state, imap_port=dovecot.port).fetch(20):
        if batch.items:
            break
    else:
        pytest.fail("The mail was never seen.")


def test_a_range_of_dates_is_fetched_again_without_touching_the_cursor(dovecot: Dovecot) -> None:
    state: dict[str, Any] = {}
    with imap(dovecot) as client:
        for number, day in ((1, "01"), (2, "10"), (3, "20")):
            client.append("INBOX", "", f'"{day}-Mar-2026 10:00:00 +0000"', mail(number))
    fetched(dovecot, state, start="now")
    kept = dict(state)
    span = (datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 3, 12, tzinfo=UTC))
    again = list(adapter(state, imap_port=dovecot.port, start="now").fetch(0, refill=span))
    assert subjects(again) == ["mail 2"]
    assert all(PAST in item.envelope for item in items(again))
    assert all(batch.state == {} for batch in again)
    assert state == kept


def test_batches_hold_at_most_200_mails_and_20_megabytes(dovecot: Dovecot) -> None:
    for number in range(205):
        dovecot.deliver(mail(number))
    state: dict[str, Any] = {}
    sizes = [len(batch.items) for batch in fetched(dovecot, state) if batch.items]
    assert sizes == [200, 5]
    for number in range(3):
        dovecot.deliver(mail(number, size=9_000_000))
    assert [len(batch.items) for batch in fetched(dovecot, state) if batch.items] == [2, 1]


def test_a_mail_over_the_limit_comes_as_its_header_with_the_reason(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    dovecot.deliver(mail(2, size=2_200_000))
    dovecot.deliver(mail(3))
    found = items(fetched(dovecot, {}, max_size=1))
    assert len(found) == 3
    assert b"Subject: mail 2" in found[1].body
    assert len(found[1].body) < 1000
    assert "2 MB" in Words.of(found[1].envelope["problem"])
    (message,) = adapter().parse(found[1])
    assert message.subject == "mail 2"  # type: ignore[union-attr]
    assert "2 MB" in message.text  # type: ignore[union-attr]


def test_a_mail_the_server_cannot_hand_out_does_not_stop_the_others(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    broken = dovecot.deliver(mail(2))
    dovecot.deliver(mail(3))
    broken.chmod(0)
    found = items(fetched(dovecot, {}))
    assert [raw.envelope["uid"] for raw in found] == [1, 2, 3]
    assert [bool(raw.body) for raw in found] == [True, False, True]
    assert "could not hand out this mail" in Words.of(found[1].envelope["problem"])
    assert flags(dovecot) == [True, False, True]
    with pytest.raises(ParseError):  # It is in quarantine, with a retry button.
        adapter().parse(found[1])


def test_a_mail_that_the_server_passes_over_once_is_neither_lost_nor_marked(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        dovecot.deliver(mail(number))
    whole = Mailbox.sizes

    def forgetful(box: Mailbox, uids: Iterable[int]) -> dict[int, int]:
        return {uid: size for uid, size in whole(box, uids).items() if uid != 2}

    monkeypatch.setattr(Mailbox, "sizes", forgetful)
    assert subjects(fetched(dovecot, {})) == ["mail 1", "mail 2", "mail 3"]
    listed = iter([[1, 2, 3, 9], [], []])  # Of a mail that was removed a moment later.
    monkeypatch.setattr(Mailbox, "search", lambda box, criteria: next(listed))
    state: dict[str, Any] = {}
    fetched(dovecot, state)
    assert 9 not in state["folders"]["INBOX"]["window"]  # Once it is there, it is new.


def plan(dovecot: Dovecot, **access: Any) -> fetching.Plan:
    given: dict[str, Any] = {"host": "127.0.0.1", "port": dovecot.port, "security": "none"}
    given = {**given, "user": "shop", "password": PASSWORD, **access}
    return fetching.Plan(fetching.Access(**given), start="all")


def test_a_new_mail_ends_the_wait_at_once(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, Any] = {}
    fetched(dovecot, state)
    monkeypatch.setattr(fetching, "POLL", 600)
    threading.Timer(0.5, dovecot.deliver, [mail(1)]).start()
    breaths = 0
    for batch in adapter(state, imap_port=dovecot.port).fetch(600):
        if batch.items:
            break
        breaths += 1
    assert breaths < 60


def test_a_mail_that_comes_just_before_the_wait_ends_it(dovecot: Dovecot) -> None:
    box = Mailbox(plan(dovecot).access)
    box.select("INBOX")
    dovecot.deliver(mail(1))
    assert len(list(box.wait(60))) < 30  # One breath each second.
    box.close()


def test_a_mail_that_comes_between_look_and_wait_is_not_waited_for(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Mailbox.search

    def look_then_get_mail(box: Mailbox, criteria: str) -> list[int]:
        found = look(box, criteria)
        monkeypatch.setattr(Mailbox, "search", look)
        dovecot.deliver(mail(1))
        return found

    def wait(_box: Mailbox, _seconds: float) -> None:
        pytest.fail("It waits though a mail is there.")

    monkeypatch.setattr(Mailbox, "search", look_then_get_mail)
    monkeypatch.setattr(Mailbox, "wait", wait)
    state: dict[str, object] = {
        "counted_at": clock.now().timestamp()
    }  # Counting would look once more.
    batches = adapter(state, imap_port=dovecot.port).fetch(20)
    assert len(next(batch.items for batch in batches if batch.items)) == 1


def test_one_connection_is_kept_over_many_looks(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "IDLE", 0.2)
    logins = dovecot.logins()
    found = adapter(imap_port=dovecot.port).fetch(60)
    breaths = 0
    while breaths < 5:
        breaths += not (batch := next(found)).items and not batch.state
    dovecot.deliver(mail(1))
    assert next(batch for batch in found if batch.items)
    assert dovecot.logins() == logins + 1
    found.close()


@pytest.mark.parametrize("has_idle", [True, False])
def test_a_server_that_hangs_up_while_nothing_happens_ends_the_fetch(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, has_idle: bool
) -> None:
    monkeypatch.setattr(fetching, "POLL", 0.2)
    monkeypatch.setattr(Mailbox, "_can_idle", lambda self: has_idle)
    found = adapter(imap_port=dovecot.port).fetch(60)
    while next(found).state:
        pass
    with dovecot.down():
        assert [batch for batch in found if batch.items or batch.state] == []


def test_a_fetch_that_is_given_up_ends_the_idle_and_logs_out(dovecot: Dovecot) -> None:
    found = adapter(imap_port=dovecot.port).fetch(60)
    while next(found).state:
        pass
    before = dovecot.log().count("Logged out")
    found.close()
    eventually(lambda: dovecot.log().count("Logged out") == before + 1)


def test_without_news_the_wait_ends_in_time(dovecot: Dovecot) -> None:
    begun = time.monotonic()
    assert items(fetched(dovecot, {}, wait=1.5)) == []
    assert time.monotonic() - begun > 1.4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "wrong"}, "user name or password"),
        ({"host": "no-such-host.invalid"}, "no mail server of this name"),
        ({"security": "ssl", "timeout": 5}, "secure connection"),
    ],
)
def test_what_keeps_us_out_is_said_in_plain_words(
    dovecot: Dovecot, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConnectError, match=words):
        list(fetching.fetch(plan(dovecot, **change), {}, 0))


def test_a_mailbox_that_is_away_is_said_and_found_again(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    with dovecot.down(), pytest.raises(ConnectError, match="does not take connections"):
        fetched(dovecot, {})
    assert subjects(fetched(dovecot, {})) == ["mail 1"]


def test_a_port_where_nobody_answers_ends_in_time() -> None:
    access = fetching.Access("127.0.0.1", free_port(), "none", "shop", PASSWORD, timeout=2)
    with pytest.raises(ConnectError, match="does not take connections"):
        list(fetching.fetch(fetching.Plan(access), {}, 0))


def test_a_folder_that_is_not_there_is_named_with_those_that_are(dovecot: Dovecot) -> None:
    with pytest.raises(ConnectError, match=r"“Support”.*INBOX"):
        fetched(dovecot, {}, folders=["Support"])


def test_the_others_are_read_where_one_folder_is_gone(dovecot: Dovecot) -> None:
    dovecot.deliver(mail(1))
    state: dict[str, Any] = {}
    for refill in (None, (datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))):
        asked = replace(plan(dovecot), folders=("Support", "INBOX"))
        batches: list[FetchBatch] = []
        with pytest.raises(ConnectError, match="“Support”"):
            batches.extend(fetching.fetch(asked, state, 0, refill=refill))
        assert subjects(batches) == ["mail 1"], refill


def test_folders_with_letters_of_all_scripts_can_be_read(dovecot: Dovecot) -> None:
    with imap(dovecot) as client:
        client.create('"&BicGTAYv-"')
        client.append('"&BicGTAYv-"', "", "", mail(7))
    name = utf7_decode(b"&BicGTAYv-")
    assert subjects(fetched(dovecot, {}, folders=[name])) == ["mail 7"]
