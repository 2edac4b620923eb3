"""What the commands say, and how they end when something is in the way."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from alaka import __version__
from alaka.core.postgres import TakenError, UnusableError

Parameters = ParamSpec("Parameters")


class RefusedError(Exception):
    """The command cannot do what was asked; the text says why and what to do."""


def version() -> str:
    return __version__


def say(text: str) -> None:
    print(text, flush=True)


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def plainly(command: Callable[Parameters, int]) -> Callable[Parameters, int]:
    """Ends a command with exit code 1 and the reason in words, where we know the reason."""

    @wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> int:
        try:
            return command(*args, **kwargs)
        except (RefusedError, TakenError, UnusableError) as reason:
            complain(str(reason))
            return 1

    return run
