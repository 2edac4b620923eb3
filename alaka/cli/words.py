"""What the commands say, and how they end when something is in the way."""

import errno
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import psycopg

from alaka import __version__
from alaka.core.postgres import TakenError, UnusableError

Parameters = ParamSpec("Parameters")

# What the system says of files, and the mend: nobody need read a stack for these.
NO_ROOM = "Make room there, or choose another place (ALAKA_DATA sets the data folder)."
NO_RIGHT = (
    "Run Alaka as a user who may write there, or choose another place "
    "(ALAKA_DATA sets the data folder)."
)
MENDS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), NO_ROOM),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), NO_RIGHT),
    **dict.fromkeys(
        (errno.ENOENT, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG),
        "Choose another place (ALAKA_DATA sets the data folder).",
    ),
}


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
        except psycopg.OperationalError as error:
            complain(f"The database does not answer: {str(error).strip()}")
        except OSError as error:
            if error.errno not in MENDS:
                raise
            where = f"{error.filename}: " if error.filename else ""
            complain(f"{where}{error.strerror}. {MENDS[error.errno]}")
        return 1

    return run
