"""The product's own mails, by a mailbox of the business."""

from email import message_from_bytes
from email.policy import default

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import override

from alaka.channels import system_mail
from alaka.core import mail
from alaka.inbox.models import Inbox
from tests.servers import MailServer
from tests.shop import mailbox


def test_a_mail_says_the_language_it_was_written_in_not_that_of_the_mailbox(db):
    letter = EmailMultiAlternatives("Bonjour", "Votre lien", to=["emile@gul.example"])
    with override("fr"):
        packed = mail.packed(letter)
    with MailServer() as server:
        mailbox(Inbox.objects.create(name="Shop"), 1, server.port)
        send = system_mail.way()
        assert send is not None
        send(mail.unpacked(packed))
    (sent,) = server.mails
    assert b"Content-Language: fr" in sent.content
    assert b'lang="fr"' in sent.content or b'lang=3D"fr"' in sent.content


def test_a_mail_brings_its_files(db):
    letter = EmailMultiAlternatives("Report", "Here it is", to=["emile@gul.example"])
    letter.attach("گزارش.csv", "نام,تعداد\r\n", "text/csv")
    letter.attach("report.pdf", b"%PDF-1.7 \xff", "application/pdf")
    with MailServer() as server:
        mailbox(Inbox.objects.create(name="Shop"), 1, server.port)
        send = system_mail.way()
        assert send is not None
        send(mail.unpacked(mail.packed(letter)))
    (sent,) = server.mails
    files = list(message_from_bytes(sent.content, policy=default).iter_attachments())
    assert [part.get_filename() for part in files] == ["گزارش.csv", "report.pdf"]
    contents = [part.get_payload(decode=True) for part in files]
    assert contents == ["نام,تعداد\r\n".encode(), b"%PDF-1.7 \xff"]
