"""The customer says whether it is solved, from the links under the answer; scanners do not."""

from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Place
from alaka.cases.closing import Ending, close, reopen
from alaka.cases.models import Case, CaseStatus, Outcome
from alaka.cases.opening import Brief, open_case
from alaka.cases.solved_links import LIVES
from alaka.cases.tests.post import LINK
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Conversation, Inbox, Message, MessageKind, Status
from alaka.inbox.receiving import receive
from alaka.timeline.models import Event

CUSTOMER = Client(enforce_csrf_checks=True)
ENDING = Ending(Outcome.SOLVED, "A driver was ill", "We send new roses.")


def answered(case: Case, by: Agent) -> str:
    close(case, ENDING, by=by)
    assert case.origin is not None
    last = case.origin.messages.filter(kind=MessageKind.OUTGOING).order_by("-pk").first()
    assert last is not None
    return last.text


@pytest.fixture
def paths(case: Case, murad: Agent) -> list[str]:
    """Solved, not solved."""
    return LINK.findall(answered(case, murad))


def test_both_links_stand_under_the_answer_in_the_customers_language(
    case: Case, late: Conversation, murad: Agent
):
    Conversation.objects.filter(pk=late.pk).update(language="fr")
    said = answered(Case.objects.get(pk=case.pk), murad)
    assert said.startswith("We send new roses.\n\nEst-ce résolu")
    assert len(LINK.findall(said)) == 2
    case.refresh_from_db()
    assert case.answer == "We send new roses."


def test_opening_them_says_nothing(case: Case, paths: list[str]):
    for path in paths:
        for _time in range(3):
            response = CUSTOMER.get(path)
            assert response.status_code == 200
            assert not response.cookies
    case.refresh_from_db()
    assert (case.confirmed_at, case.is_closed) == (None, True)
    assert "We send new roses." in CUSTOMER.get(paths[0]).content.decode()


def test_no_word_of_ours_stands_on_the_page(case: Case, murad: Agent, paths: list[str]):
    for path in paths:
        said = CUSTOMER.get(path).content.decode()
        assert case.title not in said
        assert "A driver was ill" not in said
        assert "Murad" not in said


def test_it_is_confirmed_by_the_button_once(case: Case, paths: list[str]):
    for _time in range(2):
        said = CUSTOMER.post(paths[0], follow=True).content.decode()
        assert "We are glad that it is solved." in said
    assert Event.objects.filter(verb="case.confirmed").count() == 1


def test_it_comes_back_with_the_customers_words(case: Case, murad: Agent, paths: list[str]):
    assert "field-error" in CUSTOMER.post(paths[1], {"words": " "}).content.decode()
    said = CUSTOMER.post(paths[1], {"words": "Nothing came"}, follow=True).content.decode()
    assert "We are working on it again" in said
    CUSTOMER.post(paths[1], {"words": "Nothing came"}, follow=True)
    case.refresh_from_db()
    assert (case.status, case.reopened, case.manager) == (CaseStatus.NEW, 1, murad)
    event = Event.objects.get(verb="case.reopened")
    assert event.data["reason"] == "Nothing came"
    # The links of the first answer say nothing of the second.
    second = LINK.findall(answered(case, murad))
    assert second != paths
    assert "no longer valid" in CUSTOMER.get(paths[0]).content.decode()
    CUSTOMER.post(paths[0])
    case.refresh_from_db()
    assert case.confirmed_at is None
    CUSTOMER.post(second[0])
    case.refresh_from_db()
    assert case.confirmed_at is not None


def test_his_words_stand_in_the_conversation_so_that_somebody_can_answer(
    case: Case, late: Conversation, paths: list[str]
):
    for _time in range(2):
        CUSTOMER.post(paths[1], {"words": "Nothing came"})
    said = late.messages.get(text="Nothing came")
    assert said.kind == MessageKind.INCOMING
    assert said.handle is not None
    assert said.handle.contact_id == late.contact_id
    late.refresh_from_db()
    assert (late.status, late.preview) == (Status.OPEN, "Nothing came")
    assert late.waiting_since is not None
    event = Event.objects.get(verb="message.received", subject_id=said.pk)
    assert event.contact_id == late.contact_id


def test_they_are_kept_when_the_case_came_back_while_he_wrote(
    case: Case, late: Conversation, murad: Agent, paths: list[str]
):
    reopen(case, by=murad, reason="Too early")
    assert "field-error" in CUSTOMER.post(paths[1], {"words": "x" * 5001}).content.decode()
    for _time in range(2):
        said = CUSTOMER.post(paths[1], {"words": "Nothing came"}, follow=True).content.decode()
        assert "We are working on it again" in said
    CUSTOMER.post(paths[1], {"words": "And the vase broke"})
    heard = late.messages.filter(kind=MessageKind.INCOMING, external_id__startswith="unsolved")
    assert [row.text for row in heard.order_by("pk")] == ["Nothing came", "And the vase broke"]
    case.refresh_from_db()
    assert case.reopened == 1
    assert "working on it again, or" in CUSTOMER.get(paths[1]).content.decode()


def test_they_are_kept_when_the_case_was_closed_once_more_or_taken_off_the_conversation(
    case: Case, late: Conversation, murad: Agent, paths: list[str]
):
    reopen(case, by=murad, reason="Too early")
    answered(case, murad)
    said = CUSTOMER.post(paths[1], {"words": "Nothing came"}, follow=True).content.decode()
    assert "Thank you for telling us" in said
    assert "We are working on it again" not in said
    case.links.all().delete()
    CUSTOMER.post(paths[1], {"words": "Still nothing"})
    assert late.messages.filter(text__in=["Nothing came", "Still nothing"]).count() == 2


def test_where_nothing_is_left_that_could_take_them_nobody_is_thanked(
    case: Case, late: Conversation, murad: Agent, paths: list[str]
):
    reopen(case, by=murad, reason="Too early")
    Case.objects.filter(pk=case.pk).update(contact=None)
    case.links.all().delete()
    assert CUSTOMER.post(paths[1], {"words": "Nothing came"}).status_code == 410


def test_where_the_conversation_is_long_over_they_begin_a_new_one_of_the_same_case(
    case: Case, late: Conversation, paths: list[str]
):
    then = clock.now() - timedelta(days=late.inbox.reopen_days + 1)
    Conversation.objects.filter(pk=late.pk).update(status=Status.CLOSED, closed_at=then)
    CUSTOMER.post(paths[1], {"words": "Nothing came"})
    fresh = Conversation.objects.get(continues=late)
    assert fresh.messages.get().text == "Nothing came"
    assert set(case.conversations.all()) == {late, fresh}


def test_one_link_is_not_the_other(case: Case, paths: list[str]):
    solved = paths[0].rpartition("/")[2]
    assert CUSTOMER.post(f"/unsolved/{solved}", {"words": "x"}).status_code == 410
    assert CUSTOMER.post(f"/solved/{solved[:-4]}aaaa").status_code == 410
    case.refresh_from_db()
    assert case.confirmed_at is None


def test_they_end(case: Case, paths: list[str]):
    with clock.stopped_at(clock.now() + LIVES + timedelta(hours=1)):
        assert "no longer valid" in CUSTOMER.get(paths[1]).content.decode()
        CUSTOMER.post(paths[1], {"words": "Late"})
        assert Message.objects.filter(text="Late", kind=MessageKind.INCOMING).exists()
    case.refresh_from_db()
    assert case.is_closed


def test_praise_is_not_asked_whether_it_is_solved(late: Conversation, murad: Agent):
    case = open_case(Brief("Fine roses", kind="praise"), by=None, conversation=late)
    assert answered(case, murad) == "We send new roses."


def test_in_a_chat_they_stand_as_links_too(shop_inbox: Inbox, baku: Place, murad: Agent):
    chat = Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox, language="bs")
    message = receive(chat, InboundMessage("guest:1", Address("chat", "guest"), "Kasni"))
    assert message is not None
    case = open_case(Brief("Late", place=baku), by=None, conversation=message.conversation)
    said = answered(case, murad)
    assert "Je li riješeno?" in said
    assert len(LINK.findall(said)) == 2
