"""What became of our mails: delivery and read reports of other servers (RFC 3464, RFC 8098)."""

import logging
import re
from email.message import Message

from django.utils.translation import gettext_noop as _
from flufl.bounce import all_failures

from alaka.channels.contract import DeliveryReport
from alaka.channels.email import addresses
from alaka.channels.email.charsets import clean
from alaka.channels.email.headers import Headers, message_ids, references, text
from alaka.channels.email.tree import Tree
from alaka.core.words import Words

logger = logging.getLogger(__name__)
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

DAEMON = re.compile(
    r"(?:mailer-daemon|postmaster|mail-?daemon|mdaemon|mail\s?delivery|bounces?)", re.IGNORECASE
)
SUBJECT = re.compile(
    r"undeliver|delivery (?:status|fail|has failed|problem)|returned (?:mail|to sender)|"
    r"mail delivery|failure notice|could not be delivered|non remis|échec|nije isporuč|"
    r"çatdırılm|unzustellbar|не доставлен|недоставлен|iletilemedi|تحویل (?:نشد|داده نشد)",
    re.IGNORECASE,
)
ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
GONE = {"5.1.1", "5.1.2", "5.1.6", "5.1.10"}
REPLY_CODE = re.compile(r"\b([45]\d\d)\b")
ID_IN_TEXT = re.compile(r"^[ \t>]*message-id:\s*<?([^<>\s]{3,400})>?", re.IGNORECASE | re.MULTILINE)
DELAYED = re.compile(
    r"delayed|warning|retry|will (?:continue|keep) trying|4\.\d\.\d", re.IGNORECASE
)


def reports(
    message: Message, headers: Headers, tree: Tree, body: str
) -> list[DeliveryReport] | None:
    """Reports of a mail that is one (perhaps none worth telling), or None for any other mail.

    A report whose original cannot be told is no report to us: it is shown like a mail.
    """
    if tree.report_kind == "message/disposition-notification":
        return _read_receipts(tree)
    if tree.report_kind == "message/delivery-status" and tree.report:
        return _statuses(headers, tree, body)
    if not _looks_like_bounce(headers):
        return None
    return _unusual(message, headers, tree, body)


def _looks_like_bounce(headers: Headers) -> bool:
    sender = headers.text("from", 300)
    if headers.raw("return-path").strip() == "<>" and SUBJECT.search(headers.text("subject")):
        return True
    return bool(DAEMON.search(sender)) and "precedence" not in headers


def _original_id(headers: Headers, tree: Tree, body: str) -> str:
    """The Message-ID of our mail: from the copy in the report, else wherever it is named."""
    candidates = [Headers(each.raw_items()) for each in tree.nested] + tree.original_headers
    for original in candidates:
        if found := message_ids(original.raw("message-id")):
            return found[0]
    for group in tree.report:
        for name in ("original-message-id", "x-original-message-id"):
            if found := message_ids(group.raw(name)):
                return found[0]
    if found := message_ids(headers.raw("x-failed-message-id")):
        return found[0]
    if earlier := references(headers):
        return earlier[0]
    in_text = ID_IN_TEXT.search(body)
    return clean(in_text[1]) if in_text else ""


def _statuses(headers: Headers, tree: Tree, body: str) -> list[DeliveryReport] | None:
    original = _original_id(headers, tree, body)
    made: list[DeliveryReport] = []
    told = False
    for group in tree.report:
        action = group.raw("action").partition(";")[0].partition("(")[0].strip().lower()
        if not action:
            continue
        told = True
        recipient = _recipient(group)
        if action == "failed":
            reason, is_gone = _reason(group), _is_gone(group)
            made.append(DeliveryReport(original, "failed", reason, recipient, is_gone))
        elif action == "delivered":
            made.append(DeliveryReport(original, "delivered", "", recipient))
    if not told or (made and not original):
        return None
    return made


def _recipient(group: Headers) -> str:
    for name in ("original-recipient", "final-recipient"):
        value = text(group.raw(name)).rpartition(";")[2]
        if found := addresses.normal(value):
            return found
    return ""


def _reason(group: Headers) -> Words:
    code, diagnostic = _code(group)
    return plain_reason(code, diagnostic)


def _is_gone(group: Headers) -> bool:
    """By the other server's own code (RFC 3463): a full mailbox or a rule of theirs may pass."""
    return _code(group)[0] in GONE


def _code(group: Headers) -> tuple[str, str]:
    """With what the other server said."""
    diagnostic = text(group.raw("diagnostic-code")).partition(";")[2].strip()
    status = ENHANCED.search(text(group.raw("status")))
    inside = ENHANCED.search(diagnostic)
    # The other server's own code says more than the general one of the reporting server.
    code = status[1] if status else ""
    if inside and (not code or code.endswith(".0.0")):
        code = inside[1]
    return code, diagnostic


def plain_reason(code: str, diagnostic: str) -> Words:
    """Why it failed, in words, with the code and what the other server said."""
    words = Words(_words(code, diagnostic))
    said = diagnostic[:300]
    if code not in said:
        said = f"{code} {said}".strip()
    return Words("%(what)s (%(said)s)", what=words, said=said) if said else words


def _words(code: str, diagnostic: str) -> str:
    _class, _dot, subject = code.partition(".")
    if subject in ("1.1", "1.6", "1.0") or _says(diagnostic, "user unknown", "no such user"):
        return _("This address does not exist.")
    if subject in ("1.2", "4.4") or _says(diagnostic, "domain not found", "host not found"):
        return _("The part after the @ is wrong: there is no such mail domain.")
    if subject in ("1.3", "1.7", "1.8"):
        return _("The address is not written correctly.")
    if subject in ("2.1", "1.10"):
        return _("The mailbox is closed or does not take mail.")
    if subject == "2.2" or _says(diagnostic, "over quota", "mailbox full", "quota exceeded"):
        return _("The mailbox is full.")
    if subject in ("2.3", "3.4"):
        return _("The mail is too big for this mailbox.")
    if subject.startswith("7.") or _says(diagnostic, "spam", "blocked", "blacklist"):
        return _("The other server refused it by its rules, perhaps as spam.")
    if subject.startswith("4."):
        return _("The other mail server could not be reached.")
    return _("The mail could not be delivered.")


def _says(diagnostic: str, *words: str) -> bool:
    lower = diagnostic.lower()
    return any(word in lower for word in words)


def _read_receipts(tree: Tree) -> list[DeliveryReport] | None:
    for group in tree.report:
        disposition = text(group.raw("disposition")).lower()
        if not disposition:
            continue
        if "displayed" not in disposition.rpartition(";")[2]:
            return []
        if found := message_ids(group.raw("original-message-id")):
            return [DeliveryReport(found[0], "read", "", _recipient(group))]
    return None


def _unusual(
    message: Message, headers: Headers, tree: Tree, body: str
) -> list[DeliveryReport] | None:
    """Bounces that follow no standard, by the library that knows them."""
    original = _original_id(headers, tree, body)
    try:
        delayed, failed = all_failures(message)
    except Exception as error:  # Its detectors were not written for damaged mails.
        logger.info("bounce not recognised: %s", error)
        return None
    if delayed and not failed:
        return []
    recipients = [addresses.normal(each.decode("utf-8", "replace")) for each in sorted(failed)]
    named = addresses.addresses(headers.all("x-failed-recipients"))
    recipients = [each for each in recipients if each] or [each.value for each in named]
    if not recipients or not original:
        return None
    code = ENHANCED.search(body) or REPLY_CODE.search(body)
    if not failed and DELAYED.search(headers.text("subject")):
        return []
    reason = plain_reason(code[1] if code else "", _diagnosis(body))
    return [DeliveryReport(original, "failed", reason, each) for each in recipients]


def _diagnosis(body: str) -> str:
    """The line of the report in which the other server speaks."""
    for line in body.split("\n")[:200]:
        if REPLY_CODE.search(line) and len(line) > 8:
            return line.strip(" \t><")
    return ""
