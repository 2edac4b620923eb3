"""What was said before the last fifty lines is read page by page, in order, none twice."""

import pytest

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.chats.tests.asking import opened, post, says
from alaka.inbox.answering import Saying, reply

pytestmark = pytest.mark.django_db


def test_all_of_a_long_talk_is_read_from_its_end(chat_channel: Channel, alice: Agent) -> None:
    word, guest = opened(chat_channel)
    for number in range(60):
        said = says(guest, f"Question {number}", number)
        reply(said.conversation, Saying(f"Answer {number}"), by=alice)
    told = post(chat_channel, {"session": word}).json()
    found, has_earlier = told["lines"], told["has_earlier"]
    sizes = [len(found)]
    while has_earlier:
        asked = {"session": word, "before": found[0]["id"]}
        told = post(chat_channel, asked, "earlier").json()
        sizes.append(len(told["lines"]))
        found, has_earlier = told["lines"] + found, told["has_earlier"]
    assert sizes == [50, 50, 20]
    expected = [f"{what} {number}" for number in range(60) for what in ("Question", "Answer")]
    assert [line["text"] for line in found] == expected
    assert [line["id"] for line in found] == sorted({line["id"] for line in found})


def test_exactly_fifty_lines_have_nothing_before_them(chat_channel: Channel) -> None:
    word, guest = opened(chat_channel)
    for number in range(50):
        says(guest, f"Line {number}", number)
    told = post(chat_channel, {"session": word}).json()
    assert (len(told["lines"]), told["has_earlier"]) == (50, False)
    asked = {"session": word, "before": told["lines"][0]["id"]}
    assert post(chat_channel, asked, "earlier").json() == {"lines": [], "has_earlier": False}


def test_another_guest_reads_nothing_of_it(chat_channel: Channel) -> None:
    _word, guest = opened(chat_channel)
    said = says(guest, "Between us")
    other = post(chat_channel, {}).json()["session"]
    asked = {"session": other, "before": said.pk + 1}
    assert post(chat_channel, asked, "earlier").json()["lines"] == []
    assert post(chat_channel, {"session": "forged", "before": 9}, "earlier").status_code == 403


@pytest.mark.parametrize("before", ["x", -1, 2**63, None])
def test_a_wrong_id_is_named(chat_channel: Channel, before: object) -> None:
    word, _guest = opened(chat_channel)
    answer = post(chat_channel, {"session": word, "before": before}, "earlier")
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "before"
