from django.db import migrations, models

# What stands in packs knows no contact: all facts are packed anew.
_FILL = """
UPDATE reports_conversationfact f SET contact = c.contact_id
FROM inbox_conversation c WHERE c.id = f.conversation_id;
UPDATE reports_promisefact f SET contact = c.contact_id
FROM inbox_conversation c WHERE c.id = f.conversation_id;
DELETE FROM reports_pack WHERE facts IN ('conversation', 'promise');
DELETE FROM reports_packed WHERE facts IN ('conversation', 'promise');
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_deals")]

    operations = [
        migrations.AddField(
            model_name="conversationfact",
            name="contact",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="promisefact",
            name="contact",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
