"""What the DNS says of a mail domain: whether mail reaches it, and whether others believe it."""

import dns.exception
import dns.resolver
from django.utils.translation import gettext as _

from alaka.core.health import Finding, Level

# Names that never exist in the DNS: RFC 2606 and 6761.
RESERVED = frozenset({"example", "test", "invalid", "localhost"})
PATIENCE = 5.0  # Seconds for each question.


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip().lower().rstrip(".")


def is_reserved(domain: str) -> bool:
    return domain.rpartition(".")[2] in RESERVED


def check_domain(address: str, resolver: dns.resolver.Resolver | None = None) -> list[Finding]:
    """MX, SPF and DMARC of the address's domain, each as one finding with its mend."""
    domain = domain_of(address)
    asked = resolver or dns.resolver.get_default_resolver()
    try:
        return [_mx(domain, asked), _spf(domain, asked), _dmarc(domain, asked)]
    except dns.exception.DNSException as error:
        title = _("The DNS does not answer about %(domain)s: %(reason)s") % {
            "domain": domain,
            "reason": str(error) or type(error).__name__,
        }
        return [Finding(Level.WARNING, title, _("Check this machine's network and DNS."))]


def _texts(name: str, kind: str, resolver: dns.resolver.Resolver) -> list[str]:
    try:
        answer = resolver.resolve(
            name, kind, lifetime=min(PATIENCE, resolver.lifetime), search=False
        )
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    if kind == "TXT":
        return [b"".join(each.strings).decode("utf-8", "replace") for each in answer]
    return [each.to_text() for each in answer]


def _mx(domain: str, resolver: dns.resolver.Resolver) -> Finding:
    if _texts(domain, "MX", resolver):
        return Finding(Level.OK, _("Mail to %(domain)s has a server.") % {"domain": domain})
    title = _("No mail server is named for %(domain)s.") % {"domain": domain}
    mend = _("Add an MX record, or customers' mails will not arrive.")
    return Finding(Level.ERROR, title, mend)


def _spf(domain: str, resolver: dns.resolver.Resolver) -> Finding:
    found = [text for text in _texts(domain, "TXT", resolver) if text.lower().startswith("v=spf1")]
    if len(found) == 1:
        return Finding(Level.OK, _("%(domain)s says who may send for it.") % {"domain": domain})
    if found:
        title = _("%(domain)s has more than one SPF record.") % {"domain": domain}
        return Finding(Level.ERROR, title, _("Join them into one TXT record."))
    title = _("%(domain)s does not say which servers may send for it (SPF).")
    mend = _("Add the TXT record your mail provider names; without it answers may land in spam.")
    return Finding(Level.WARNING, title % {"domain": domain}, mend)


def _dmarc(domain: str, resolver: dns.resolver.Resolver) -> Finding:
    parts = domain.split(".")
    names = {f"_dmarc.{domain}", f"_dmarc.{'.'.join(parts[-2:])}"}
    texts = [text for name in names for text in _texts(name, "TXT", resolver)]
    if any(text.lower().startswith("v=dmarc1") for text in texts):
        return Finding(Level.OK, _("%(domain)s has a DMARC rule.") % {"domain": domain})
    title = _("%(domain)s has no DMARC rule.") % {"domain": domain}
    mend = _("Add the TXT record _dmarc.%(domain)s with “v=DMARC1; p=none” to begin with.")
    return Finding(Level.WARNING, title, mend % {"domain": domain})
