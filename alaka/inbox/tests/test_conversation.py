"""The page of one conversation: what was said, why it stands here, who may read it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.contract import Address, File
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.answering import Saying, note, reply
from alaka.inbox.models import Conversation, Mention, Message, MessageState
from alaka.inbox.regrouping import join
from alaka.inbox.tests.talking import heard
from alaka.inbox.threading import reply_token

pytestmark = pytest.mark.django_db

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c"
    "49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def page(client: Client, conversation: Conversation, query: str = "") -> str:
    answer = client.get(f"{conversation.get_absolute_url()}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_said_stands_in_its_order(at_alice: Client, alice: Agent, mail_channel: Channel):
    conversation = heard(mail_channel, "First of all").conversation
    reply(conversation, Saying("Second to that"), by=alice)
    note(conversation, Saying("Third among us"), by=alice)
    shown = page(at_alice, conversation)
    places = [shown.index(words) for words in ("First of all", "Second to that", "Third among us")]
    assert places == sorted(places)


def test_words_from_outside_never_become_markup(at_alice: Client, mail_channel: Channel):
    evil = "<img src=x onerror=alert(1)>"
    message = heard(
        mail_channel,
        evil,
        subject=evil,
        sender=Address("email", "dana@example.org", evil),
        fields={evil: evil},
        quoted=evil,
        files=(File(evil, "text/html", b"x"),),
    )
    assert evil not in page(at_alice, message.conversation)


def test_quoted_text_is_folded_away(at_alice: Client, mail_channel: Channel):
    message = heard(mail_channel, "New words", quoted="> Old words")
    shown = page(at_alice, message.conversation)
    assert '<details class="quoted">' in shown
    assert "&gt; Old words" in shown


def test_fields_of_a_form_stand_in_a_table(at_alice: Client, form_channel: Channel):
    message = heard(form_channel, fields={"Order number": "4411"})
    shown = page(at_alice, message.conversation)
    assert "Order number" in shown
    assert "4411" in shown


def test_files_have_signed_links_and_images_a_preview(
    at_alice: Client, client: Client, mail_channel: Channel
):
    files = (
        File("photo.png", "image/png", PIXEL),
        File("order.pdf", "application/pdf", b"%PDF-1.4"),
    )
    shown = page(at_alice, heard(mail_channel, files=files).conversation)
    assert "photo.png" in shown
    image = shown.split('<img loading="lazy" src="')[1].split('"')[0]
    assert client.get(image).content == PIXEL
    assert shown.count("/files/") == 7  # A preview, and each to see, and twice to save.


def test_why_it_stands_here_is_told_in_a_sentence(
    at_alice: Client, mail_channel: Channel, alice: Agent
):
    first = heard(mail_channel, "One")
    heard(mail_channel, "Two", references=(first.external_id,))
    heard(mail_channel, "Three", reply_tokens=(reply_token(first.conversation),))
    shown = page(at_alice, first.conversation)
    assert "It does not answer an earlier message" in shown
    assert "It answers a message of this conversation" in shown
    assert "It was sent to this conversation&#x27;s own reply address" in shown


def test_a_changed_subject_points_to_where_it_came_from(at_alice: Client, mail_channel: Channel):
    first = heard(mail_channel, "One")
    other = heard(mail_channel, "Two", subject="Something else", references=(first.external_id,))
    assert other.conversation != first.conversation
    shown = page(at_alice, other.conversation)
    assert "under another subject" in shown
    assert first.conversation.get_absolute_url() in shown


def test_a_failed_answer_shows_the_reason_and_a_way_to_try_again(
    at_alice: Client, mail_channel: Channel, alice: Agent
):
    conversation = heard(mail_channel).conversation
    message = reply(conversation, Saying("On its way"), by=alice)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.FAILED, error="No such mailbox", attempts=1, is_doubtful=True
    )
    shown = page(at_alice, conversation)
    assert "No such mailbox" in shown
    assert f"/desk/messages/{message.pk}/retry" in shown
    assert "may have arrived twice" in shown
    assert (
        "being sent again" in at_alice.post(f"/desk/messages/{message.pk}/retry").content.decode()
    )
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED


def test_a_machines_letter_is_marked(at_alice: Client, mail_channel: Channel):
    message = heard(mail_channel, "I am on holiday", automatic="auto-reply")
    assert "Automatic reply" in page(at_alice, message.conversation)


def test_pictures_from_elsewhere_are_held_back_until_asked_for(
    at_alice: Client, mail_channel: Channel
):
    html = '<p>Hi</p><img data-remote="https://spy.example/x.png?a=1&amp;b=2" alt="logo">'
    message = heard(mail_channel, html=html)
    url = f"/desk/messages/{message.pk}/looks"
    held = at_alice.get(url).content.decode()
    assert "spy.example" not in held
    assert "Show images" in held
    shown = at_alice.get(f"{url}?pictures=1").content.decode()
    assert 'src="/desk/pictures/' in shown
    assert "My roses are late" in at_alice.get(f"{url}?plain=1").content.decode()
    assert "Show images" not in shown


def test_images_of_the_mail_itself_are_shown(
    at_alice: Client, client: Client, mail_channel: Channel
):
    message = heard(
        mail_channel,
        html='<img data-cid="rose@1"><img data-cid="missing">',
        files=(File("rose.png", "image/png", PIXEL, "rose@1"),),
    )
    shown = at_alice.get(f"/desk/messages/{message.pk}/looks").content.decode()
    assert client.get(shown.split('src="')[1].split('"')[0]).content == PIXEL
    assert shown.count("src=") == 1


def test_who_does_not_see_the_inbox_sees_nothing_of_it(at_charlie: Client, mail_channel: Channel):
    message = heard(mail_channel)
    assert at_charlie.get(message.conversation.get_absolute_url()).status_code == 404
    assert at_charlie.get(f"/desk/messages/{message.pk}/looks").status_code == 404
    assert at_charlie.post(f"/desk/messages/{message.pk}/split").status_code == 404
    assert at_charlie.get("/desk/conversations/77777").status_code == 404


def test_a_conversation_joined_into_another_leads_there(
    at_alice: Client, at_charlie: Client, mail_channel: Channel, alice: Agent
):
    source = heard(mail_channel, "One").conversation
    target = heard(mail_channel, "Two", subject="Other").conversation
    join(source, target, by=alice)
    assert at_alice.get(source.get_absolute_url())["Location"] == target.get_absolute_url()
    assert at_charlie.get(source.get_absolute_url()).status_code == 404


def test_an_analyst_reads_and_has_no_composer(
    at_alice: Client, alice: Agent, mail_channel: Channel
):
    conversation = heard(mail_channel).conversation
    Agent.objects.filter(pk=alice.pk).update(role="analyst")
    shown = page(at_alice, conversation)
    assert 'id="composer"' not in shown
    assert "/closures" not in shown
    for part in ("replies", "notes", "draft", "attendance", "joins"):
        answer = at_alice.post(f"{conversation.get_absolute_url()}/{part}", {"text": "No"})
        assert answer.status_code == 403


def test_opening_it_sees_the_mentions_in_it(
    at_alice: Client, alice: Agent, bob: Agent, mail_channel: Channel
):
    conversation = heard(mail_channel).conversation
    note(conversation, Saying("@Alice have a look"), by=bob)
    assert Mention.objects.filter(agent=alice, seen_at=None).count() == 1
    mentions = at_alice.get("/desk/mentions/").content.decode()
    assert "@Alice have a look" in mentions
    page(at_alice, conversation)
    assert Mention.objects.filter(agent=alice, seen_at=None).count() == 0


def test_the_next_and_the_one_before_are_those_of_the_list(at_alice: Client, mail_channel: Channel):
    now = clock.now()
    rows = []
    for number, name in enumerate(("a", "b", "c")):
        with clock.stopped_at(now - timedelta(minutes=number)):
            rows.append(heard(mail_channel, name, subject=name).conversation)
    answer = at_alice.get(f"{rows[1].get_absolute_url()}?view=open")
    assert answer.context["before"] == rows[0].pk
    assert answer.context["after"] == rows[2].pk
    assert "before" not in at_alice.get(rows[1].get_absolute_url()).context


def test_a_long_conversation_shows_its_end_and_a_way_to_its_beginning(
    at_alice: Client, mail_channel: Channel
):
    conversation = heard(mail_channel).conversation
    now = clock.now()
    Message.objects.bulk_create(
        Message(
            conversation=conversation, kind="incoming", state="received", text=f"word{number}.",
            at=now + timedelta(seconds=number), created_at=now,
        )
        for number in range(100)
    )  # fmt: skip
    shown = page(at_alice, conversation)
    assert "word99." in shown
    assert "word30." not in shown
    assert "word30." in page(at_alice, conversation, "?shown=120")


def test_how_earlier_questions_were_solved_stands_at_the_side(
    at_alice: Client, alice: Agent, mail_channel: Channel
):
    old = heard(mail_channel, "One", subject="Broken vase").conversation
    old.close(by=alice, resolution="A new vase was sent")
    now = heard(mail_channel, "Two", subject="Now this").conversation
    shown = page(at_alice, now)
    assert "Broken vase" in shown
    assert "A new vase was sent" in shown


def test_the_side_alone_is_looked_at_again_as_the_conversation_goes_on(
    at_alice: Client, alice: Agent, mail_channel: Channel, django_assert_max_num_queries: Any
):
    conversation = heard(mail_channel, "The words").conversation
    other = heard(mail_channel, "Other words", subject="Another matter").conversation
    whole = page(at_alice, conversation)
    aside = whole.split('id="person"')[1].split(">")[0]
    assert f'data-look="conversation:{conversation.pk} again"' in aside
    assert f'hx-get="{conversation.get_absolute_url()}"' in aside
    other.close(by=alice, resolution="Sent anew")
    with django_assert_max_num_queries(24):
        answer = at_alice.get(
            conversation.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "person"}
        )
    side = answer.content.decode()
    assert "Sent anew" in side
    assert 'id="panel-timeline"' in side
    assert "conversation-live" not in side
    assert 'id="person"' not in side


def test_many_messages_cost_no_more_queries_than_few(
    at_alice: Client, alice: Agent, mail_channel: Channel, django_assert_max_num_queries: Any
):
    conversation = heard(mail_channel).conversation
    for number in range(20):
        heard(
            mail_channel,
            f"More {number}",
            reply_tokens=(reply_token(conversation),),
            files=(File(f"{number}.txt", "text/plain", b"x"),),
        )
        reply(conversation, Saying(f"Yes {number}"), by=alice)
    page(at_alice, conversation)
    with django_assert_max_num_queries(41):
        page(at_alice, conversation, "?view=open")


def test_splitting_off_and_undoing_it(at_alice: Client, mail_channel: Channel):
    first = heard(mail_channel, "One")
    second = heard(mail_channel, "Two", references=(first.external_id,))
    answer = at_alice.post(f"/desk/messages/{second.pk}/split").content.decode()
    second.refresh_from_db()
    assert second.conversation != first.conversation
    assert second.conversation.get_absolute_url() in answer
    shown = page(at_alice, second.conversation)
    assert "moved it here by hand" in shown
    undo = shown.split('hx-post="/desk/regroupings/')[1].split('"')[0]
    at_alice.post(f"/desk/regroupings/{undo}")
    second.refresh_from_db()
    assert second.conversation == first.conversation


def test_the_only_message_is_not_split_off(at_alice: Client, mail_channel: Channel):
    message = heard(mail_channel)
    answer = at_alice.post(f"/desk/messages/{message.pk}/split").content.decode()
    assert "the only message" in answer


def test_joining_offers_the_persons_others_first_and_finds_more(
    at_alice: Client, mail_channel: Channel
):
    source = heard(mail_channel, "One").conversation
    other = heard(mail_channel, "Two", subject="Broken vase").conversation
    far = heard(
        mail_channel, "Three", subject="Zürafə",
        sender=Address("email", "leyla@example.az", "Leyla Məmmədova"),
    ).conversation  # fmt: skip
    url = f"{source.get_absolute_url()}/joins"
    sheet = at_alice.get(url).content.decode()
    assert "Broken vase" in sheet
    assert "Zürafə" not in sheet
    assert "Zürafə" in at_alice.get(url, {"q": "memmedova"}).content.decode()
    assert "Zürafə" in at_alice.get(url, {"q": f"#{far.pk}"}).content.decode()
    answer = at_alice.post(url, {"target": other.pk})
    assert answer["HX-Redirect"] == other.get_absolute_url()
    assert "merged" in page(at_alice, other)
    assert at_alice.post(url, {"target": other.pk}).status_code == 404


def test_a_join_is_undone_only_by_who_sees_it(
    at_alice: Client, at_charlie: Client, alice: Agent, mail_channel: Channel
):
    source = heard(mail_channel, "One").conversation
    move = join(source, heard(mail_channel, "Two", subject="B").conversation, by=alice)
    assert at_charlie.post(f"/desk/regroupings/{move.pk}/undoing").status_code == 404
    assert at_alice.post(f"/desk/regroupings/{move.pk}/undoing").status_code == 200
    again = at_alice.post(f"/desk/regroupings/{move.pk}/undoing").content.decode()
    assert "already undone" in again
