"""What `alaka doctor` says of a mail domain, asked of a real name server on loopback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.message
import dns.resolver
import dns.rrset
from dns import rcode

from alaka.channels.email.domain import check_domain
from alaka.core.health import Level


@contextmanager
def name_server(records: dict[tuple[str, str], str]) -> Iterator[dns.resolver.Resolver]:
    """Answers by (name, kind); everything else does not exist."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(0.1)
        stop = threading.Event()
        thread = threading.Thread(target=serve, args=(sock, records, stop))
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = sock.getsockname()[1]
        try:
            yield resolver
        finally:
            stop.set()
            thread.join()


def serve(sock: socket.socket, records: dict[tuple[str, str], str], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            data, sender = sock.recvfrom(4096)
        except TimeoutError:
            continue
        query = dns.message.from_wire(data)
        answer = dns.message.make_response(query)
        name = query.question[0].name.to_text()
        kind = dns.rdatatype.to_text(query.question[0].rdtype)
        if found := records.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, found))
        else:
            answer.set_rcode(rcode.NXDOMAIN)
        sock.sendto(answer.to_wire(), sender)


def test_a_domain_that_is_well_is_said_to_be() -> None:
    records = {
        ("gul.example.", "MX"): "10 mail.gul.example.",
        ("gul.example.", "TXT"): '"v=spf1 include:mail.example -all"',
        ("_dmarc.gul.example.", "TXT"): '"v=DMARC1; p=none"',
    }
    with name_server(records) as resolver:
        found = check_domain("support@gul.example", resolver)
    assert [each.level for each in found] == [Level.OK] * 3


def test_what_is_missing_is_named_with_its_mend() -> None:
    with name_server({}) as resolver:
        found = check_domain("support@gul.example", resolver)
    assert [each.level for each in found] == [Level.ERROR, Level.WARNING, Level.WARNING]
    assert "MX record" in found[0].mend
    assert "_dmarc.gul.example" in found[2].mend


def test_a_silent_name_server_is_said() -> None:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver.port = silent.getsockname()[1]
        resolver.timeout = resolver.lifetime = 0.3
        found = check_domain("support@gul.example", resolver)
    assert [each.level for each in found] == [Level.WARNING]
