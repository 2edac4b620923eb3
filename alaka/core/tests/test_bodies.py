import asyncio
from typing import Any

import pytest

from alaka.core.bodies import bounded


def read(pieces: list[bytes], limit: int, end: int = 0) -> tuple[bytes, list[bool]]:
    """The whole body as it comes through, and whether more was announced at each piece."""
    came = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, 1)
    ]
    messages: list[Any] = [*came, {"type": "http.disconnect"}]

    async def receive() -> Any:
        return messages.pop(0)

    async def all_of_it() -> list[Any]:
        within = bounded(receive, limit, end)
        return [await within() for _ in range(len(pieces) + 1)]

    found = asyncio.run(all_of_it())
    assert found.pop() == {"type": "http.disconnect"}
    return b"".join(each["body"] for each in found), [each["more_body"] for each in found]


@pytest.mark.parametrize(
    ("pieces", "body"),
    [
        ([b""], b""),
        ([b"ab", b"c"], b"abc"),
        ([b"abcd", b""], b"abcd"),
        ([b"abc", b"def", b"ghi"], b"abcd"),
        ([b"abcdefgh"], b"abcd"),
    ],
)
def test_what_is_beyond_the_limit_is_read_to_its_end_and_forgotten(pieces, body):
    came, more = read(pieces, 4)
    assert came == body
    assert more == [True] * (len(pieces) - 1) + [False]


@pytest.mark.parametrize(
    ("pieces", "body"),
    [
        ([b"abcdef"], b"abcdef"),
        ([b"abc", b"def"], b"abcdef"),
        ([b"abcd", b"ef", b""], b"abcdef"),
        ([b"abcdefg"], b"abcdfg"),
        ([b"a", b"bcde", b"f", b"g", b"hi"], b"abcdhi"),
        ([b"abcde", b"", b"fghi"], b"abcdhi"),
    ],
)
def test_of_a_form_the_middle_is_forgotten_and_the_end_is_kept(pieces, body):
    came, more = read(pieces, 6, end=2)
    assert came == body
    assert more == [True] * (len(pieces) - 1) + [False]
