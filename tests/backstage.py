"""Django beside a running product: its models and flows, called on the product's own database.

A thread of its own holds the connection, so that neither pytest's database nor the event loop of
a browser test is in the way. Both sides share ``KEY``: what one encrypts, the other reads.
"""

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from alaka.core import config
from alaka.core.engine.base import DatabaseWrapper

KEY = "the-key-of-the-tests-and-of-nothing-else"  # conftest.py has given it to our settings.

P = ParamSpec("P")
T = TypeVar("T")


class Backstage:
    """``call`` runs a function on the product's database and hands back what it answers."""

    def __init__(self, data: Path, blocker: DjangoDbBlocker) -> None:
        assert settings.SECRET_KEY == KEY
        self.data, self.blocker = data, blocker
        self.thread = ThreadPoolExecutor(1, "backstage")

    def __enter__(self) -> Self:
        self.thread.submit(self._connect).result()
        return self

    def __exit__(self, *_error: object) -> None:
        self.thread.shutdown()

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.thread.submit(self._run, functools.partial(function, *args, **kwargs)).result()

    def _connect(self) -> None:
        described = config.database(self.data)
        described["OPTIONS"].pop("pool")  # Pools are shared by alias, and pytest's is "default".
        known = connections.settings["default"]
        connections["default"] = DatabaseWrapper({**known, **described}, "default")

    def _run(self, function: Callable[[], T]) -> T:
        with self.blocker.unblock():
            try:
                return function()
            finally:
                # The next call may come after PostgreSQL was killed.
                connections["default"].close()


def product_settings(**more: str) -> dict[str, Any]:
    """What a product must be started with to share our key."""
    return {"ALAKA_SECRET_KEY": KEY, **more}


def missing(program: str, package: str) -> None:
    pytest.fail(f"{program} is missing. Install it: apt-get install -y {package}", pytrace=False)
