"""Python's search for garbage, out of the way of ten thousand streams.

It looks over all that lives: for so many streams that takes a good part of a second, for what is
loaded alone a twentieth of one, in which nobody is told anything. So what has lived for a while is
put out of its sight, and looked over once an hour; streams end without it, by their last reference.
"""

import asyncio
import gc
import time

from alaka.edge.outlets import count

EVERY = 5.0  # Seconds.
WHOLE_EVERY = 3600.0
# With fewer streams looking over all of them takes no time.
FEW = 1000


async def tidy() -> None:
    """For as long as the process lives; from here on the oldest are looked over here alone."""
    youngest, younger, _ = gc.get_threshold()
    gc.set_threshold(youngest, younger, 1_000_000)
    whole_at = time.monotonic() + WHOLE_EVERY
    while True:
        await asyncio.sleep(EVERY)
        if time.monotonic() > whole_at:
            whole_at = time.monotonic() + WHOLE_EVERY
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        else:
            if count() < FEW:  # With more of them this would be the pause.
                gc.collect()
            gc.freeze()
