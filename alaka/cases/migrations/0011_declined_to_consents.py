"""Who wanted to hear no more of what changed said no to that purpose: it stands with the consents."""

from django.db import migrations

MOVE = """
    INSERT INTO contacts_consent
        (contact_id, purpose, scheme, is_given, source, at, wording, note, is_current)
    SELECT contact_id, 'news', '', false, 'link', at, '', '',
        row_number() OVER (PARTITION BY coalesce(c.root_id, c.id) ORDER BY d.at DESC, d.id DESC) = 1
    FROM cases_declined d JOIN contacts_contact c ON c.id = d.contact_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0010_closed_places"),
        ("contacts", "0007_consents"),
    ]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop, elidable=True),
        migrations.DeleteModel(name="Declined"),
    ]
