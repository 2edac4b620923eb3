"""Whether the system's clock is kept right by the network, as Linux itself knows: adjtimex(2)."""

import ctypes
import sys

UNSYNCHRONISED = 0x0040  # STA_UNSYNC
CLOCK_WRONG = 5  # TIME_ERROR, what the call returns then
OFFSET_OF_STATUS = 5 * ctypes.sizeof(ctypes.c_long)  # behind modes, offset, freq, max-, esterror
ROOM = 512  # struct timex takes 208 bytes or fewer


def is_synchronised() -> bool | None:
    """None where the system cannot be asked. chrony, ntpd and systemd-timesyncd tell the kernel."""
    if sys.platform != "linux":
        return None
    timex = ctypes.create_string_buffer(ROOM)  # modes 0: only read
    answer = ctypes.CDLL(None, use_errno=True).adjtimex(timex)
    if answer < 0:
        return None
    status = ctypes.c_int.from_buffer(timex, OFFSET_OF_STATUS).value
    return means_right(answer, status)


def means_right(answer: int, status: int) -> bool:
    return answer != CLOCK_WRONG and not status & UNSYNCHRONISED
