"""A manager's mail program, and the worker, as the tests of notices need them."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.core import jobs
from tests.servers import MailServer

LINK = re.compile(r"https?://\S+(/(?:m|solved|unsolved)/\S+)")


def work(queue: str = "default") -> None:
    """Run what waits in the queue, and what that brings, each once."""
    done: set[int] = set()
    while job := ProcrastinateJob.objects.filter(queue_name=queue).exclude(pk__in=done).first():
        done.add(job.pk)
        jobs.run(**job.args)
    ProcrastinateJob.objects.filter(pk__in=done).delete()


def mails(server: MailServer, address: str) -> list[EmailMessage]:
    return [
        message_from_bytes(mail.content, policy=policy.default)
        for mail in server.mails
        if mail.recipients == (address,)
    ]


def text(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    said: str = part.get_content()
    return said


def links(mail: EmailMessage) -> dict[str, str]:
    """The paths of the links, by the line over each or before it."""
    found, before = {}, ""
    for line in text(mail).splitlines():
        match = LINK.search(line)
        if match:
            found[(line[: match.start()].strip() or before).rstrip(":")] = match[1]
        before = line.strip()
    return found
