"""What the process imports first of which those that read are copies."""

import gc
import signal

import django

# Ctrl-C in a terminal is told to all of its processes; the one who asks for the lines ends it.
signal.signal(signal.SIGINT, signal.SIG_IGN)
gc.disable()  # All that is loaded stays: none of it is garbage.
django.setup()

import alaka.importing.apart  # noqa: E402, F401 - only now is Django there
from alaka.core.processes import keep_what_is_loaded  # noqa: E402
from alaka.importing import people  # noqa: E402

people.built_in()
gc.enable()
# Before it is copied: who looks for garbage in a copy writes to every page of it.
keep_what_is_loaded()
