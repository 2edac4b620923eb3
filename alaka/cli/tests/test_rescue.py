"""Jobs of workers that died are looked for as long as there is a worker."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from alaka.cli import worker


def test_a_look_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "HEARTBEAT", 0.001)
    looks: list[float] = []

    async def get_stalled_jobs(seconds_since_heartbeat: float) -> list[Any]:
        looks.append(seconds_since_heartbeat)
        if len(looks) == 3:
            raise asyncio.CancelledError
        raise ValueError("what nobody expected")

    app = SimpleNamespace(job_manager=SimpleNamespace(get_stalled_jobs=get_stalled_jobs))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(worker._rescue(cast(Any, app)))
    assert looks == [worker.STALLED_AFTER] * 3
