"""What the process imports first of which those that read are copies."""

import django

django.setup()

import alaka.importing.apart  # noqa: E402, F401 - only now is Django there
from alaka.core.processes import keep_what_is_loaded  # noqa: E402

# Before it is copied: who looks for garbage in a copy writes to every page of it.
keep_what_is_loaded()
