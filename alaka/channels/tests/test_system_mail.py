"""The product's own mails, by a mailbox of the business."""

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
