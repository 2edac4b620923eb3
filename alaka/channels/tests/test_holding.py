"""What a mailbox holds stands beside what is stored of it, mail by mail."""

import pytest

from alaka.channels import polling
from alaka.channels.contract import FetchBatch, Held, Raw
from alaka.channels.holding import missing
from alaka.channels.models import Channel
from alaka.channels.storing import store
from alaka.inbox.channel_health import Folder, folders

pytestmark = pytest.mark.django_db

BOX = "imap:a:7:"


def stored(channel: Channel, *numbers: int, prefix: str = BOX) -> None:
    store(channel, [Raw(f"{prefix}{number}", b"x") for number in numbers])


def seen(channel: Channel, *numbers: int) -> Folder:
    polling._keep(channel, FetchBatch((), {}, {"INBOX": Held.of(BOX, numbers)}))
    (folder,) = folders(Channel.objects.get(pk=channel.pk))
    return folder


def test_numbers_become_spans() -> None:
    held = Held.of(BOX, [1, 2, 3, 7, 9, 10])
    assert held.spans == ((1, 3), (7, 7), (9, 10))
    assert held.count == 6


def test_each_mail_seen_is_looked_for(mail_channel: Channel):
    stored(mail_channel, 1, 2, 4)
    folder = seen(mail_channel, 1, 2, 3, 4, 5)
    assert (folder.seen, folder.stored, folder.missing) == (5, 3, 2)


def test_mails_that_are_not_ours_or_gone_hide_nothing(mail_channel: Channel):
    # Older days fetched again, mails deleted there since, those of another time of the mailbox.
    stored(mail_channel, 1, 2, 3, 6)
    stored(mail_channel, 4, 5, prefix="imap:a:6:")
    folder = seen(mail_channel, 4, 5, 6)
    assert (folder.seen, folder.missing) == (3, 2)


def test_what_is_fetched_later_is_missing_no_more(mail_channel: Channel):
    stored(mail_channel, 1)
    assert seen(mail_channel, 1, 2, 3).missing == 2
    stored(mail_channel, 2)
    kept = Channel.objects.get(pk=mail_channel.pk).state["held"]["INBOX"]
    assert missing(mail_channel, kept) == 1


def test_fetching_days_again_leaves_the_cursor_where_it_is(mail_channel: Channel):
    old = Channel.objects.get(pk=mail_channel.pk)
    mail_channel.received({"folders": {"INBOX": {"uid": 9}}})
    polling._keep(old, FetchBatch((Raw(f"{BOX}1", b"x"),), {}))
    assert Channel.objects.get(pk=mail_channel.pk).state == {"folders": {"INBOX": {"uid": 9}}}
