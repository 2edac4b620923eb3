"""Ids of customers get the space they count in: until now all chats shared one, now each has its own.

Somebody who was a customer of several chats stays one contact, with a handle for each.
"""

from django.db import migrations

SPACES = """
    UPDATE contacts_handle handle SET value = handle.value || '@' || first.channel
    FROM (SELECT value, min(channel_id) AS channel FROM chats_guest
            WHERE scheme = 'customer' GROUP BY value) first
    WHERE handle.scheme = 'customer' AND handle.value = first.value;

    INSERT INTO contacts_handle (contact_id, scheme, value, proved_at, created_at)
    SELECT handle.contact_id, 'customer', guest.value || '@' || guest.channel_id,
        handle.proved_at, handle.created_at
    FROM chats_guest guest
    JOIN (SELECT value, min(channel_id) AS channel FROM chats_guest
            WHERE scheme = 'customer' GROUP BY value) first ON first.value = guest.value
    JOIN contacts_handle handle ON handle.scheme = 'customer'
        AND handle.value = first.value || '@' || first.channel
    WHERE guest.scheme = 'customer'
    ON CONFLICT DO NOTHING;

    UPDATE chats_block block SET value = block.value || '@' || first.channel
    FROM (SELECT value, min(channel_id) AS channel FROM chats_guest
            WHERE scheme = 'customer' GROUP BY value) first
    WHERE block.scheme = 'customer' AND block.value = first.value;

    UPDATE chats_guest SET value = value || '@' || channel_id WHERE scheme = 'customer';
"""


class Migration(migrations.Migration):
    dependencies = [("chats", "0004_guest_pages"), ("contacts", "0001_initial")]
    operations = [migrations.RunSQL(SPACES, migrations.RunSQL.noop)]
