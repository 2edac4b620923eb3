"""What the worker does for the reports."""

from alaka.reports import checking, mailing


def check() -> None:
    checking.check()


def send_what_is_due() -> None:
    mailing.send_what_is_due()
