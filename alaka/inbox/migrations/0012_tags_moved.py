"""Tags are kept in the room of contacts: nothing changes in the database but the name of a table."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("contacts", "0006_tags_and_companies"),
        ("inbox", "0011_closed_places"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="conversationtag",
                    name="tag",
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="contacts.tag"),
                ),
                migrations.AlterField(
                    model_name="conversation",
                    name="tags",
                    field=models.ManyToManyField(related_name="conversations", through="inbox.ConversationTag", to="contacts.tag"),
                ),
                migrations.DeleteModel(name="Tag"),
            ]
        )
    ]
