from django.db import migrations, models

# Of all records of a person; before the index is made, which is then built once.
FILL = """
UPDATE contacts_contact c SET ways = found.ways
FROM (
    SELECT coalesce(p.root_id, p.id) AS id, bit_or(
        CASE h.scheme WHEN 'email' THEN 1 WHEN 'phone' THEN 2 WHEN 'customer' THEN 4 ELSE 8 END
    ) AS ways
    FROM contacts_handle h JOIN contacts_contact p ON p.id = h.contact_id
    WHERE h.scheme NOT IN ('chat', 'erased') GROUP BY 1
) found
WHERE c.id = found.id
"""


class Migration(migrations.Migration):

    dependencies = [('contacts', '0012_companies_apart')]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='ways',
            field=models.SmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['ways'], name='contact_ways'),
        ),
    ]
