"""Whether a machine wrote it: then no machine of ours answers, and no loop ever starts."""

import re

from alaka.channels.email import addresses
from alaka.channels.email.headers import Headers
from alaka.channels.email.identity import fingerprint

AUTO_REPLY, LIST, BULK = "auto-reply", "list", "bulk"
# On everything a mailbox of ours sends; whoever sends it back to us is a machine.
OWN_HEADER = "X-Alaka-Channel"
# More hops than any honest way has.
MAX_RECEIVED = 40

# People begin subjects with such words too ("Odsutan kurir …"): only what stands alone, or before
# a colon, is a machine's. A machine's mail makes nobody wait, so the doubt is the person's.
VACATION = re.compile(
    r"""\s*(?:(?:re|aw|fw|ynt|odg|پاسخ)\s?:\s*)?(?:
      auto(?:matic)?[\s:-]*(?:reply|response|answer) | autoreply
    | auto(?=:\s?(?:re|aw|odg|ynt|sv|rép)\s?:)
    | out\sof\s(?:the\s)?office
    | (?:i\sam|i'm)\s(?:currently\s)?(?:out\sof\soffice|on\svacation|away)
    | vacation\s(?:reply|notice)
    | avtomatik\s(?:cavab|mesaj|cavablandırma) | ofisdə\sdeyiləm | məzuniyyətdəyəm
    | automatsk[ia]\s(?:odgovor|poruka|reakcija) | odsutan | van\skancelarije | na\sgodišnjem
    | réponse\sautomatique | absence\sdu\sbureau | message\sd['’]absence | absent\sdu\sbureau
    | en\scongés? | (?:پاسخ|جواب)\s(?:خودکار|اتوماتیک) | خارج\sاز\sدفتر | در\sمرخصی
    | automatische\s(?:antwort|abwesenheit) | abwesenheits(?:notiz|nachricht)
    | abwesend | автоматический\sответ | автоответ | вне\sофиса | в\sотпуске
    | otomatik\s(?:yanıt|cevap) | ofis\sdışında | respuesta\sautomática | risposta\sautomatica
    )(?:\s(?:auto-?reply|notification|notice|response|re|aw))?\s*(?:[:：]|[.!]*\s*$)""",
    re.VERBOSE | re.IGNORECASE,
)
MACHINES = re.compile(
    r"(?:mailer-daemon|postmaster|mail-?daemon|no-?_?\.?reply|do-?not-?reply|bounces?)(?:[+._=-].*)?@",
    re.IGNORECASE,
)


def kind(headers: Headers, own: str, sender: str, subject: str) -> str:
    """``auto-reply``, ``list``, ``bulk``, or "" for a person's mail."""
    if is_loop(headers, own, sender) or _is_auto_reply(headers, subject):
        return AUTO_REPLY
    if is_our_list(headers, own):
        return ""
    precedence = headers.raw("precedence").strip().lower()
    if "list-id" in headers or "list-post" in headers or "mailing-list" in headers:
        return LIST
    if precedence == "list":
        return LIST
    return BULK if _is_bulk(headers, precedence, sender) else ""


def is_our_list(headers: Headers, own: str) -> bool:
    """Whether the list is our own address: a group of some provider that hands mails on to us."""
    local, _at, domain = own.lower().rpartition("@")
    if not local:
        return False
    identifier = headers.raw("list-id").lower()
    posts_to = [each.value for each in addresses.addresses(headers.all("list-post"))]
    return f"<{local}.{domain}>" in identifier or own.lower() in posts_to


def is_loop(headers: Headers, own: str, sender: str) -> bool:
    """Our own mail coming back, or one that has been going round."""
    if own and headers.raw(OWN_HEADER.lower()).strip() == fingerprint(own):
        return True
    if addresses.is_own(sender, own):
        return True
    if any(own.lower() in line.lower() for line in headers.all("x-loop") if own):
        return True
    return len(headers.lines.get("received", ())) > MAX_RECEIVED


def _is_auto_reply(headers: Headers, subject: str) -> bool:
    submitted = headers.raw("auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return True
    for name in ("x-autoreply", "x-autorespond", "x-autoresponse", "x-autoreply-from"):
        if headers.raw(name).strip().lower() not in ("", "no"):
            return True
    for name in ("precedence", "x-precedence"):
        if headers.raw(name).strip().lower().replace("-", "_") == "auto_reply":
            return True
    if headers.raw("return-path").strip() == "<>":
        return True
    return bool(subject and VACATION.match(subject))


def _is_bulk(headers: Headers, precedence: str, sender: str) -> bool:
    if precedence in ("bulk", "junk") or "list-unsubscribe" in headers:
        return True
    suppressed = headers.raw("x-auto-response-suppress").strip().lower()
    return bool(suppressed and suppressed != "none") or bool(MACHINES.match(sender))
