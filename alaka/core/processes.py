"""Children that do not outlive their parent."""

import ctypes
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # prctl(2)


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """For subprocess's preexec_fn: the system sends the signal to the child when we die.

    It must come after a change of user, which clears it; subprocess calls it so. Outside Linux
    there is no such call, and a start ends what the last one left.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # It died before we asked.
            os.kill(os.getpid(), number)

    return ask


def end_with(parent: int) -> None:
    """For helpers that are no child by subprocess: each sees for itself that its parent is gone."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def keep_what_is_loaded() -> None:
    """What is loaded by now stays: looking it over for garbage again and again costs a tenth of
    each page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
