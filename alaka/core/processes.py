"""Children that do not outlive their parent."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
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


def end_with_parent() -> None:
    """For helpers by multiprocessing: each sees for itself that whoever asked for it is gone.

    One that waits for work would wait for ever; and where a server of processes makes them, that
    is their system's parent, and waits in turn until they are gone.
    """
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def keep_what_is_loaded() -> None:
    """What is loaded by now stays: looking it over for garbage again and again costs a tenth of
    each page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
