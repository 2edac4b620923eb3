"""Servers of well-known mail houses, so that an address and a password are enough."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """Where mail is fetched and sent."""

    imap_host: str
    smtp_host: str
    imap_port: int = 993
    imap_security: str = "ssl"
    smtp_port: int = 465
    smtp_security: str = "ssl"


GOOGLE = Preset("imap.gmail.com", "smtp.gmail.com")
MICROSOFT = Preset(
    "outlook.office365.com",
    "smtp.office365.com",
    smtp_port=587,
    smtp_security="starttls",
)
YANDEX = Preset("imap.yandex.com", "smtp.yandex.com")
MAIL_RU = Preset("imap.mail.ru", "smtp.mail.ru")
YAHOO = Preset("imap.mail.yahoo.com", "smtp.mail.yahoo.com")
ICLOUD = Preset(
    "imap.mail.me.com",
    "smtp.mail.me.com",
    smtp_port=587,
    smtp_security="starttls",
)
KNOWN = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), GOOGLE),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.fr"), MICROSOFT),
    **dict.fromkeys(("yandex.com", "yandex.ru", "ya.ru", "yandex.com.tr", "yandex.az"), YANDEX),
    **dict.fromkeys(("mail.ru", "bk.ru", "list.ru", "inbox.ru", "internet.ru"), MAIL_RU),
    **dict.fromkeys(("yahoo.com", "yahoo.fr", "ymail.com"), YAHOO),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), ICLOUD),
    "gmx.net": Preset("imap.gmx.net", "mail.gmx.net"),
    "gmx.de": Preset("imap.gmx.net", "mail.gmx.net"),
    "orange.fr": Preset("imap.orange.fr", "smtp.orange.fr"),
    "free.fr": Preset("imap.free.fr", "smtp.free.fr"),
    "laposte.net": Preset("imap.laposte.net", "smtp.laposte.net"),
    "zoho.com": Preset("imap.zoho.com", "smtp.zoho.com"),
}


def guess(address: str) -> Preset:
    """The servers of the address; by custom ``imap.`` and ``smtp.`` of its domain."""
    domain = address.rpartition("@")[2].strip().lower()
    return KNOWN.get(domain) or Preset(
        f"imap.{domain}", f"smtp.{domain}", smtp_port=587, smtp_security="starttls"
    )
