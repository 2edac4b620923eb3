"""The shop's web site as an ASGI application of its own, run beside the app by `alaka demo`."""

import django

django.setup()

from alaka.cli.demo.shop import make  # noqa: E402 - it needs Django set up

application = make()
