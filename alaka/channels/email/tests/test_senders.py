"""Who a mail is from, and when it counts as sent, where its header misleads."""

from alaka.channels.contract import Configuration, InboundMessage, Raw
from alaka.channels.email.adapter import EmailAdapter

OWN = "support@gul.example"


def parsed(header: str, arrived: str = "") -> InboundMessage:
    adapter = EmailAdapter(Configuration(1, "Mail", "mail", {"address": OWN}, {}, {}))
    raw = f"Message-ID: <a@b>\nSubject: Roses\n{header}\n\nHello".encode()
    (message,) = adapter.parse(Raw("key", raw, envelope={"arrived": arrived}))
    assert isinstance(message, InboundMessage)
    return message


def test_the_person_behind_a_form_of_some_site_stands_in_reply_to():
    for unread in ("noreply@site.example", "No-Reply@site.example", OWN):
        message = parsed(f"From: {unread}\nReply-To: Dana <dana@example.org>")
        assert (message.sender.value, message.sender.name) == ("dana@example.org", "Dana")


def test_a_person_is_who_writes_whatever_reply_to_says():
    message = parsed("From: dana@example.org\nReply-To: case+123@helpdesk.example")
    assert message.sender.value == "dana@example.org"
    assert message.answer_to == "case+123@helpdesk.example"
    assert [each.value for each in message.participants] == ["case+123@helpdesk.example"]


def test_where_a_list_wants_answers_is_not_asked():
    header = "From: dana@example.org\nReply-To: all@list.example\nList-Id: <all.list.example>"
    assert parsed(header).answer_to == ""


def test_a_list_is_no_person():
    header = "From: noreply@list.example\nReply-To: all@list.example\nList-Id: <all.list.example>"
    assert parsed(header).sender.value == "noreply@list.example"


def test_behind_a_group_of_ours_stands_who_wrote():
    group = (
        "List-ID: <support.gul.example>\nPrecedence: list\nFrom: 'Dana' via Support <" + OWN + ">"
    )
    for line in ("Reply-To", "X-Original-From"):
        message = parsed(f"{group}\n{line}: Dana <dana@example.org>")
        assert (message.sender.value, message.automatic) == ("dana@example.org", "")


def test_a_clock_that_is_years_wrong_does_not_hide_a_mail():
    header = "From: dana@example.org\nDate: Thu, 01 Jan 1970 00:00:00 +0000"
    message = parsed(header, "20-Nov-2026 10:00:00 +0000")
    assert message.sent_at is not None
    assert message.sent_at.isoformat() == "2026-11-20T10:00:00+00:00"


def test_a_date_near_the_arrival_is_believed():
    header = "From: dana@example.org\nDate: Mon, 2 Nov 2026 09:00:00 +0000"
    message = parsed(header, " 2-Nov-2026 10:00:00 +0000")
    assert message.sent_at is not None
    assert message.sent_at.hour == 9
