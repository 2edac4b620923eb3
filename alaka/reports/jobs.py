"""What the worker does for the reports."""

from alaka.reports import checking, mailing, packing


def check() -> None:
    checking.check()


def send_what_is_due() -> None:
    mailing.send_what_is_due()


def pack() -> None:
    packing.pack_what_is_many()
