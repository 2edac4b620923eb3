"""What keeps machines out with nobody's help: signed time, work of the script, the honeypot.

The hosted page carries a signed time; static pages cannot and are not asked for it. Where our
script ran it says so and shows its work: a counter that makes a SHA-256 begin with zero bits,
over the form's key and the signed time, or the script's own clock on a static page.
"""

import hashlib
import re
from datetime import timedelta

from django.utils.translation import gettext as _

from alaka.channels.form.fields import Submission
from alaka.core import clock, signing

PURPOSE = "form-time"
TOO_FAST = 2.0  # Seconds that nobody needs fewer of.
LIVES = timedelta(days=1)
BITS = 12

_PROOF = re.compile(r"([\w.:=-]{1,400})~(\d{1,12})", re.ASCII)


def new_time(key: str) -> str:
    payload = {"key": key, "at": round(clock.now().timestamp(), 1)}
    return signing.sign(PURPOSE, payload, LIVES)


def time_of(token: str, key: str) -> float | None:
    """The seconds since the page was made, or None where the token is old or not ours."""
    try:
        payload = signing.read(PURPOSE, token)
    except signing.BadToken:
        return None
    return clock.now().timestamp() - payload["at"] if payload.get("key") == key else None


def fault(submission: Submission, key: str) -> str:
    """Why the form is shown again, in the reader's language, or ""."""
    token = submission.control.get("time", "")
    if token:
        age = time_of(token, key)
        if age is None:
            return _("This page was open for too long. Nothing you typed is lost: send it again.")
        if age < TOO_FAST:
            return _(
                "That was faster than we expected. Look over what you typed and send it again."
            )
    if submission.control.get("script") and not is_proved(submission, key):
        return _("We could not check that a person sent this. Please send it again.")
    return ""


def is_proved(submission: Submission, key: str) -> bool:
    found = _PROOF.fullmatch(submission.control.get("pow", ""))
    if found is None:
        return False
    challenge = found[1]
    token = submission.control.get("time", "")
    if token and challenge != token:
        return False
    if not token and not _is_recent(challenge):
        return False
    return has_zero_bits(key, challenge, found[2])


def has_zero_bits(key: str, challenge: str, counter: str) -> bool:
    digest = hashlib.sha256(f"{key}~{challenge}~{counter}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0


def _is_recent(challenge: str) -> bool:
    """A visitor's own clock may be off by hours, not by days."""
    if not challenge.isdigit() or len(challenge) > 12:
        return False
    return abs(clock.now().timestamp() - int(challenge)) < LIVES.total_seconds()
