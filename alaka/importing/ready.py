"""What the process imports first of which those that read are copies."""

import django

django.setup()

import alaka.importing.apart  # noqa: E402, F401 - only now is Django there
