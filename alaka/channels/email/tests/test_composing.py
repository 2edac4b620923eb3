"""What we send is read back by the standard parser as exactly what we meant."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alaka.channels.contract import Address, File, InboundMessage, OutboundMessage, SendError
from alaka.channels.email import parsing
from alaka.channels.email.composing import Composed, compose
from alaka.channels.email.identity import Identity

from .conftest import OWN

NOW = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
DANA = Address("email", "dana@x.example", "Dana Q.")
US = Identity(OWN, "Gül Flowers")
PNG = b"\x89PNG\r\n\x1a\n"


def message(**given: object) -> OutboundMessage:
    usual = {
        "external_id": "77.abc@gul-flowers.example",
        "recipient": DANA,
        "text": "Hello Dana",
        "purpose": "service",
    }
    return OutboundMessage(**{**usual, **given})  # type: ignore[arg-type]


def composed(own: Identity = US, **given: object) -> EmailMessage:
    mail = compose(message(**given), own, NOW).content
    read = message_from_bytes(mail, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def lines(mail: Composed) -> list[bytes]:
    return mail.content.split(b"\r\n")


def test_a_reply_carries_its_whole_thread_oldest_first() -> None:
    mail = composed(
        subject="Re: Roses", in_reply_to="3@x.example", references=("3@x.example", "2@x", "1@x")
    )
    assert mail["Message-ID"] == "<77.abc@gul-flowers.example>"
    assert mail["In-Reply-To"] == "<3@x.example>"
    assert mail["References"].split() == ["<1@x>", "<2@x>", "<3@x.example>"]
    assert mail["Date"].datetime == NOW
    assert mail["Subject"] == "Re: Roses"


def test_of_a_long_thread_the_first_and_the_nearest_are_named() -> None:
    chain = tuple(f"{'n' * 60}{n}@x.example" for n in range(300, 0, -1))
    mail = compose(message(references=chain), US, NOW)
    found = composed(references=chain)["References"].split()
    assert found[0] == f"<{chain[-1]}>"
    assert found[-1] == f"<{chain[0]}>"
    assert len(found) == 20
    assert max(len(line) for line in lines(mail)) < 998
    assert b"=?" not in mail.content.partition(b"\r\n\r\n")[0].partition(b"References")[2]


def test_ids_that_only_we_gave_are_never_sent_out() -> None:
    mail = composed(in_reply_to="sha256:aa", references=("a@x.example#12345678", "sha256:bb"))
    assert mail["In-Reply-To"] is None
    assert mail["References"] == "<a@x.example>"


def test_the_sender_is_named_with_the_business_and_the_reply_address_carries_the_token() -> None:
    mail = composed(sender_name="Aygün", reply_token="c7Kq.9f2")
    assert mail["From"].addresses[0].display_name == "Aygün at Gül Flowers"
    assert mail["From"].addresses[0].addr_spec == OWN
    assert mail["Reply-To"].addresses[0].addr_spec == "support+c7Kq.9f2@gul-flowers.example"
    assert mail["To"].addresses[0].display_name == "Dana Q."


def test_without_plus_addressing_replies_go_to_the_plain_address() -> None:
    assert (
        composed(Identity(OWN, "Gül", plus_addressing=False), reply_token="t")["Reply-To"] is None
    )


def test_a_token_too_long_for_an_address_is_left_out() -> None:
    assert composed(reply_token="x" * 60)["Reply-To"] is None


def test_both_parts_say_the_same_and_the_html_is_safe() -> None:
    mail = composed(text="Hi <b>\n\nSee https://x.example/?a=1&b=2.\nBye")
    plain, markup = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert markup is not None
    assert plain.get_content().splitlines() == [
        *("Hi <b>", "", "See https://x.example/?a=1&b=2.", "Bye")
    ]
    assert "<p>Hi &lt;b&gt;</p>" in markup.get_content()
    assert (
        '<a href="https://x.example/?a=1&amp;b=2">https://x.example/?a=1&amp;b=2</a>.<br>'
        in markup.get_content()
    )


@pytest.mark.parametrize(
    ("language", "text", "direction"),
    [
        ("fa", "Hello", "rtl"),
        ("az", "Salam", "ltr"),
        ("", "سلام دانا", "rtl"),
        ("", "12 Hi", "ltr"),
    ],
)
def test_persian_reads_from_the_right(language: str, text: str, direction: str) -> None:
    body = composed(language=language, text=text).get_body(("html",))
    assert body is not None
    assert f'dir="{direction}"' in body.get_content()


def test_files_and_pictures_arrive_whole_under_their_names() -> None:
    files = (
        File("Qiymət siyahısı.pdf", "application/pdf", b"%PDF" * 1000),
        File("vase.png", "image/png", PNG, content_id="v1@gul"),
        File("unused.png", "image/png", PNG, content_id="v2@gul"),
        File("old.eml", "message/rfc822", b"From: a@b.c\r\n\r\nx"),
        File("../x", "nonsense", b"1"),
    )
    mail = composed(html='<p>Look <img data-cid="v1@gul"></p>', files=files)
    markup = mail.get_body(("html",))
    assert markup is not None
    assert 'src="cid:v1@gul"' in markup.get_content()
    found = {part.get_filename(): part for part in mail.walk() if part.get_filename()}
    assert set(found) == {"Qiymət siyahısı.pdf", "vase.png", "unused.png", "old.eml", "x"}
    assert found["Qiymət siyahısı.pdf"].get_payload(decode=True) == b"%PDF" * 1000
    assert found["vase.png"]["Content-ID"] == "<v1@gul>"
    assert found["vase.png"].get_content_disposition() == "inline"
    assert found["unused.png"].get_content_disposition() == "attachment"


def test_people_are_not_told_that_a_machine_wrote_but_of_machines_they_are() -> None:
    assert composed()["Auto-Submitted"] is None


@pytest.mark.parametrize(
    "value", ["", "no at", "a@b c@d", "a@x.example\r\nBcc: b@y.example", "a@b@c"]
)
def test_an_address_that_cannot_be_written_to_is_refused_for_good(value: str) -> None:
    with pytest.raises(SendError) as caught:
        compose(message(recipient=Address("email", value)), US, NOW)
    assert caught.value.permanent


def test_a_domain_in_its_own_letters_is_written_as_servers_know_it() -> None:
    mail = compose(message(recipient=Address("email", "dana@gülçiçək.example")), US, NOW)
    assert mail.recipients == ("dana@xn--gliek-4rac2zj.example",) or mail.recipients[0].startswith(
        "dana@xn--"
    )


ANY = st.text(max_size=80) | st.sampled_from(
    ["a\r\nBcc: evil@x.example", "x\n\nbody", "=?utf-8?Q?a?="]
)


@given(subject=ANY, name=ANY, sender=ANY, reference=ANY, token=ANY, text=ANY)
def test_no_value_breaks_out_of_its_place(
    subject: str, name: str, sender: str, reference: str, token: str, text: str
) -> None:
    given_message = message(
        subject=subject,
        recipient=Address("email", "dana@x.example", name),
        sender_name=sender,
        in_reply_to=reference,
        references=(reference,),
        reply_token=token,
        text=text,
        language="fa",
    )
    mail = compose(given_message, US, NOW)
    read = message_from_bytes(mail.content)
    allowed = {"from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to"}
    allowed |= {"references", "content-language", "x-loop", "x-alaka-channel", "content-type"}
    assert {each.lower() for each, _value in read.items()} <= allowed | {"mime-version"}
    assert mail.recipients == ("dana@x.example",)
    assert all(len(line) < 998 for line in lines(mail))


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_what_we_send_we_read_back(text: str) -> None:
    mail = compose(message(subject=text, text=text), US, NOW)
    (read,) = parsing.parse(mail.content, "other@y.example")
    assert isinstance(read, InboundMessage)
    assert (
        read.subject == " ".join(text.split())[:900].strip() or "\u2028" in text or len(text) > 200
    )
    assert read.external_id == "77.abc@gul-flowers.example"


def test_our_own_mail_coming_back_is_known_but_another_alakas_is_a_persons() -> None:
    mail = compose(message(), US, NOW)
    (ours,) = parsing.parse(mail.content.replace(OWN.encode(), b"rule@x.example"), OWN)
    assert isinstance(ours, InboundMessage)
    assert ours.automatic == "auto-reply"
    (theirs,) = parsing.parse(mail.content, "desk@other-shop.example")
    assert isinstance(theirs, InboundMessage)
    assert theirs.automatic == ""
