from django.db import migrations, models

# Before the indexes are made: they are built once, from what is there.
FILL = """
UPDATE inbox_conversation c SET heard_at = m.at
FROM (
    SELECT conversation_id, max(at) AS at FROM inbox_message
    WHERE kind = 'incoming' GROUP BY conversation_id
) m
WHERE c.id = m.conversation_id
"""


class Migration(migrations.Migration):

    dependencies = [('inbox', '0014_emptied')]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='heard_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('heard_at__isnull', False)), fields=['heard_at'], include=('contact', 'inbox', 'place'), name='conv_heard'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('joined_into', None)), fields=['opened_at'], include=('contact', 'inbox', 'place'), name='conv_opened'),
        ),
    ]
