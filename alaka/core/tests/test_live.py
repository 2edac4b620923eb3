"""What a notice holds, and how it travels."""

import pytest

from alaka.core.live import Notice, packed, topic, unpacked


def test_topics_and_data_come_back_as_they_went() -> None:
    notice = Notice(["said:1", "inbox"], {"text": "Salam!\nنه", "inbox": 1})
    assert unpacked(packed(notice)) == notice
    assert unpacked(packed(Notice(["again"]))) == Notice(["again"])


@pytest.mark.parametrize("text", ["x" * 9000, "ن" * 6000, '"\n' * 4000, "\U0001f339" * 3000])
def test_a_text_too_long_for_postgresql_is_cut_and_says_so(text: str) -> None:
    payload = packed(Notice(["said:1"], {"text": text, "inbox": 1}))
    assert 7800 < len(payload.encode()) < 8000
    data = unpacked(payload).data
    assert data is not None
    assert data["is_cut"]
    assert text.startswith(data["text"])


def test_a_topic_holds_any_words() -> None:
    odd = topic("heard", "customer", "a b\nc:d é")
    assert " " not in odd
    assert "\n" not in odd
    assert odd != topic("heard", "customer", "a b\nc", "d é")
