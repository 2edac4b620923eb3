"""What happens to a message on its way in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alaka.accounts.models import Agent
from alaka.channels.contract import PAST, Address, DeliveryReport, File, InboundMessage
from alaka.channels.models import Channel, Intake
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.elsewhere import Arrival
from alaka.inbox.models import Attachment, Conversation, Message, MessageState, Status
from alaka.inbox.receiving import receive, receive_all
from alaka.inbox.reports import take_report
from alaka.inbox.threading import reply_token
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


def mail(text: str = "My roses are late", **fields: object) -> InboundMessage:
    given: dict = {
        "external_id": f"{abs(hash(text))}@example.org",
        "sender": Address("email", "dana@example.org", "Dana Novak"),
        "text": text,
        "subject": "Late roses",
    }
    return InboundMessage(**(given | fields))


def taken(channel: Channel, inbound: InboundMessage) -> Message:
    message = receive(channel, inbound)
    assert message is not None
    return message


def test_a_stranger_becomes_a_contact_with_a_waiting_conversation(mail_channel: Channel):
    message = taken(mail_channel, mail())
    conversation = message.conversation
    assert conversation.contact.name == "Dana Novak"
    assert conversation.subject == "Late roses"
    assert conversation.status == Status.OPEN
    assert conversation.waiting_since == message.at
    assert conversation.preview == "My roses are late"
    assert conversation.message_count == 1
    verbs = Event.objects.filter(contact=conversation.contact).values_list("verb", flat=True)
    assert set(verbs) == {"conversation.opened", "message.received"}


def test_the_conversation_goes_on_in_the_language_the_person_writes(mail_channel: Channel):
    first = taken(mail_channel, mail("Salam, sifarişim hələ çatmayıb, zəhmət olmasa kömək edin."))
    conversation = first.conversation
    assert conversation.language == "az"
    persian = "سلام، سفارش من هنوز نرسیده است، لطفاً بگویید کی می‌رسد؟"
    for text, language in ((persian, "fa"), ("ok, thanks", "fa")):
        taken(mail_channel, mail(text, references=(first.external_id,)))
        conversation.refresh_from_db()
        assert conversation.language == language


def test_the_same_message_comes_in_once(mail_channel: Channel):
    taken(mail_channel, mail())
    assert receive(mail_channel, mail()) is None
    assert Message.objects.count() == 1


def test_the_same_message_twice_in_one_batch_comes_in_once(mail_channel: Channel):
    assert len(receive_all(mail_channel, [Arrival(mail()), Arrival(mail())])) == 1


def test_another_mail_with_a_used_message_id_is_kept(mail_channel: Channel):
    first = mail("One", external_id="same@x", headers={"digest": "a" * 64})
    other = mail("Two", external_id="same@x", headers={"digest": "b" * 64})
    taken(mail_channel, first)
    taken(mail_channel, other)
    assert receive(mail_channel, other) is None
    assert Message.objects.count() == 2


def test_a_persons_mail_under_an_id_of_ours_is_kept(mail_channel: Channel, alice: Agent):
    conversation = taken(mail_channel, mail()).conversation
    answer = reply(conversation, Saying("On its way"), by=alice)
    ours = {"external_id": answer.external_id, "headers": {"digest": "c" * 64}}
    assert receive(mail_channel, mail("Our own, come back", automatic="auto-reply", **ours)) is None
    assert taken(mail_channel, mail("Thank you", **ours)).text == "Thank you"
    assert receive(mail_channel, mail("Thank you", **ours)) is None


def test_a_reply_by_reference_goes_on(mail_channel: Channel):
    first = taken(mail_channel, mail())
    again = taken(
        mail_channel,
        mail("Still late", subject="Re: Late roses", references=(first.external_id,)),
    )
    assert again.conversation == first.conversation
    assert again.why == {"reason": "references", "reference": first.external_id}


def test_a_reply_in_the_same_batch_goes_on(mail_channel: Channel):
    first = mail()
    second = mail("Still late", references=(first.external_id,))
    one, two = receive_all(mail_channel, [Arrival(first), Arrival(second)])
    assert one.conversation_id == two.conversation_id
    assert Conversation.objects.get().message_count == 2


def test_a_batch_is_placed_as_if_each_mail_had_come_alone(mail_channel: Channel):
    carl, eve = Address("email", "carl@example.org"), Address("email", "eve@example.net")
    first = mail(participants=(carl,))
    about = {"references": (first.external_id,)}
    other = mail("A wedding", subject="Wedding", **about)
    batch = [
        *(first, other, mail("Me too", sender=carl, **about), mail("And I", sender=eve, **about)),
        mail("In white", subject="Cake", references=(other.external_id,)),
    ]
    late, wedding, copied, stranger, cake = receive_all(mail_channel, list(map(Arrival, batch)))
    assert copied.conversation == late.conversation
    assert wedding.conversation.continues == stranger.conversation.continues == late.conversation
    assert cake.conversation.continues == wedding.conversation
    new = [message.why.get("new") for message in (late, wedding, copied, stranger, cake)]
    assert new == [None, "subject", None, "stranger", "subject"]


def test_a_changed_subject_begins_a_new_conversation_linked_to_the_old(mail_channel: Channel):
    first = taken(mail_channel, mail())
    other = taken(
        mail_channel, mail("A wedding", subject="Wedding", references=(first.external_id,))
    )
    assert other.conversation != first.conversation
    assert other.conversation.continues == first.conversation
    assert other.why["new"] == "subject"


@pytest.mark.parametrize(
    "subject",
    [
        *("Re: Late roses", "AW: RE: late  roses", "[EXTERNAL] Re: Late roses", "پاسخ: Late roses"),
        *("EXTERNAL: Re: Late roses", "*** SPAM *** Late roses", "{Spam?} Re: Late roses", ""),
        *("Ответ: Late roses", "Antwort: Late roses", "RÉP : Late roses", "Re(2): Late roses"),
        *("回复：Late roses", "Cavab: Late roses", "Odgovor: Late roses", "جواب: Late roses"),
    ],
)
def test_what_mail_programs_add_to_a_subject_changes_nothing(mail_channel: Channel, subject: str):
    first = taken(mail_channel, mail())
    again = taken(mail_channel, mail("…", subject=subject, references=(first.external_id,)))
    assert again.conversation == first.conversation


def test_a_subject_that_only_ends_like_the_old_one_is_another(mail_channel: Channel):
    first = taken(mail_channel, mail(subject="Order"))
    other = taken(mail_channel, mail("…", subject="Cancel order", references=(first.external_id,)))
    assert (other.conversation != first.conversation, other.why["new"]) == (True, "subject")


def test_a_stranger_with_our_reference_is_not_let_in(mail_channel: Channel):
    first = taken(mail_channel, mail())
    stranger = mail(
        "What is this?",
        sender=Address("email", "eve@example.net"),
        references=(first.external_id,),
    )
    other = taken(mail_channel, stranger)
    assert other.conversation != first.conversation
    assert other.conversation.continues == first.conversation
    assert other.why["new"] == "stranger"


def test_somebody_who_stood_in_copy_takes_part(mail_channel: Channel):
    carl = Address("email", "carl@example.org")
    first = taken(mail_channel, mail(participants=(carl,)))
    again = taken(mail_channel, mail("Me too", sender=carl, references=(first.external_id,)))
    assert again.conversation == first.conversation


def test_a_number_in_the_subject_leads_nowhere(mail_channel: Channel):
    first = taken(mail_channel, mail())
    subject = f"Re: [#{first.conversation_id}] Late roses"
    other = taken(mail_channel, mail("Hi", subject=subject))
    assert other.conversation != first.conversation


def test_our_signed_reply_address_leads_back_without_references(mail_channel: Channel):
    first = taken(mail_channel, mail())
    token = reply_token(first.conversation)
    again = taken(mail_channel, mail("Hello?", subject="Re: Late roses", reply_tokens=(token,)))
    assert again.conversation == first.conversation
    forged = token[:-1] + ("a" if token[-1] != "a" else "b")
    other = taken(mail_channel, mail("Hm", reply_tokens=(forged,)))
    assert other.conversation != first.conversation


def test_a_reply_opens_a_closed_conversation_again(mail_channel: Channel, alice: Agent):
    first = taken(mail_channel, mail())
    first.conversation.close(by=alice, resolution="New roses sent")
    again = taken(mail_channel, mail("Wilted too", references=(first.external_id,)))
    conversation = again.conversation
    conversation.refresh_from_db()
    assert conversation == first.conversation
    assert conversation.is_open
    assert conversation.closed_at is None
    assert Event.objects.filter(verb="conversation.reopened").count() == 1


def test_a_reply_after_the_days_to_reopen_begins_a_new_one(mail_channel: Channel, alice: Agent):
    first = taken(mail_channel, mail())
    first.conversation.close(by=alice)
    with clock.stopped_at(clock.now() + timedelta(days=15)):
        again = taken(mail_channel, mail("Hello again", references=(first.external_id,)))
    assert again.conversation != first.conversation
    assert again.conversation.continues == first.conversation
    assert again.why["new"] == "late"


def test_a_machine_neither_reopens_nor_waits(mail_channel: Channel, alice: Agent):
    first = taken(mail_channel, mail())
    first.conversation.close(by=alice)
    away = mail("I am away", references=(first.external_id,), automatic="auto-reply")
    again = taken(mail_channel, away)
    conversation = Conversation.objects.get(pk=again.conversation_id)
    assert conversation.is_closed
    assert conversation.waiting_since is None


def test_a_mail_from_the_future_is_put_at_now(mail_channel: Channel):
    message = taken(mail_channel, mail(sent_at=clock.now() + timedelta(days=900)))
    assert message.at <= clock.now()


def test_a_second_address_is_added_but_never_joins_two_people(form_channel: Channel):
    dana, eve = Address("email", "dana@example.org"), Address("email", "eve@example.org")
    number = Address("phone", "+994501234567")
    taken(form_channel, mail("One", sender=dana, handles=(number,)))
    taken(form_channel, mail("Two", sender=eve, handles=(number,)))
    assert Contact.objects.count() == 2
    assert Handle.objects.get(scheme="phone").contact.handles.filter(value=dana.value).exists()


def test_files_are_kept_once_whoever_sends_them(mail_channel: Channel):
    photo = File("rose.png", "image/png", b"\x89PNG not really")
    taken(mail_channel, mail("One", files=(photo,)))
    taken(mail_channel, mail("Two", files=(photo,)))
    first, second = Attachment.objects.all()
    assert first.blob_id == second.blob_id
    assert first.size == len(photo.content)


def test_a_person_is_found_in_any_spelling(mail_channel: Channel):
    name = "Əli Şıxəliyev"
    taken(mail_channel, mail(sender=Address("email", "ali@example.az", name)))
    for typed in ("eli", "şıxəli", "SIXELIYEV", "ali@example"):
        assert Contact.objects.found_by(typed).count() == 1, typed


@pytest.mark.parametrize("name", ["Đorđe Đurđević", "Djordje Djurdjevic", "Ђорђе Ђурђевић"])
def test_a_person_is_found_with_dj_for_its_letter_and_the_other_way(mail_channel: Channel, name):
    taken(mail_channel, mail(sender=Address("email", "person@example.ba", name)))
    for typed in ("djordje", "Đorđe", "DJURDJ", "Ђурђ", name):
        assert Contact.objects.found_by(typed).count() == 1, typed


def test_a_bounce_says_so_at_the_answer_and_the_person_waits_again(
    mail_channel: Channel, alice: Agent
):
    conversation = taken(mail_channel, mail()).conversation
    answer = reply(conversation, Saying("On its way"), by=alice)
    Message.objects.filter(pk=answer.pk).update(state=MessageState.SENT)
    report = DeliveryReport(answer.external_id, "failed", "No such mailbox (5.1.1)")
    elsewhere = Channel.objects.create(kind="email", name="Other", inbox=mail_channel.inbox)
    assert not take_report(elsewhere, report)
    assert take_report(mail_channel, report)
    answer.refresh_from_db()
    conversation.refresh_from_db()
    assert (answer.state, answer.error) == (MessageState.FAILED, "No such mailbox (5.1.1)")
    assert conversation.waiting_since is not None


def test_a_batch_costs_about_as_many_statements_as_one(
    mail_channel: Channel, django_assert_max_num_queries
):
    arrivals = [
        Arrival(replace(mail(f"Mail {n}"), sender=Address("email", f"p{n}@example.org")))
        for n in range(50)
    ]
    with django_assert_max_num_queries(20):
        receive_all(mail_channel, arrivals)


def old(channel: Channel, days: int, envelope: dict, **fields: object) -> Conversation:
    at = clock.now() - timedelta(days=days)
    given: dict = {"external_id": f"{days}{envelope}@example.org", "sent_at": at, **fields}
    inbound = mail(**given)
    intake = Intake.objects.create(
        channel=channel, key=inbound.external_id, body=b"", envelope=envelope,
        received_at=clock.now(),
    )  # fmt: skip
    (message,) = receive_all(channel, [Arrival(inbound, intake)])
    return Conversation.objects.get(pk=message.conversation_id)


def test_what_is_older_than_the_days_to_reopen_comes_from_an_archive_as_history(
    mail_channel: Channel,
):
    past = old(mail_channel, 500, {PAST: True})
    assert (past.status, past.waiting_since, past.resolution) == (Status.CLOSED, None, "")
    assert past.closed_at == past.opened_at
    assert past.message_count == 1
    same = old(mail_channel, 499, {PAST: True}, references=("500{'past': True}@example.org",))
    assert same == past
    assert (same.status, same.waiting_since, same.message_count) == (Status.CLOSED, None, 2)
    assert same.closed_at == same.last_activity_at
    assert not Event.objects.filter(verb="conversation.reopened").exists()


def test_what_is_newer_or_comes_to_us_now_waits_however_old_it_is(mail_channel: Channel):
    for days, envelope in ((3, {PAST: True}), (500, {})):
        found = old(mail_channel, days, envelope, subject=f"Of {days} days")
        assert found.status == Status.OPEN
        assert found.waiting_since == found.opened_at


def test_history_leaves_open_what_is_open(mail_channel: Channel):
    now = taken(mail_channel, mail(references=("30{'past': True}@example.org",)))
    same = old(mail_channel, 30, {PAST: True}, references=(now.external_id,))
    assert same == now.conversation
    assert (same.status, same.waiting_since) == (Status.OPEN, now.at)
