"""Tags come from the inbox, with all that bear them; people get tags, an owner, and companies."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The rows stay where they are, under a new name.
TAGS = migrations.SeparateDatabaseAndState(
    database_operations=[
        migrations.RunSQL(
            'ALTER TABLE "inbox_tag" RENAME TO "contacts_tag"',
            'ALTER TABLE "contacts_tag" RENAME TO "inbox_tag"',
        )
    ],
    state_operations=[
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50, unique=True, verbose_name="name")),
            ],
            options={"ordering": ["name"]},
        )
    ],
)


class Migration(migrations.Migration):

    dependencies = [
        ("contacts", "0004_merges"),
        ("inbox", "0009_delivery"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TAGS,
        migrations.CreateModel(
            name="ContactTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contact", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="contacts.contact")),
                ("tag", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="on_people", to="contacts.tag")),
            ],
            options={
                "indexes": [models.Index(fields=["tag", "contact"], name="contact_tag_people")],
                "constraints": [models.UniqueConstraint(fields=("contact", "tag"), name="contact_tag_once")],
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="owner",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="owner"),
        ),
        migrations.AddField(
            model_name="contact",
            name="preferred_channel",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="preferred channel"),
        ),
        migrations.AddField(
            model_name="contact",
            name="best_hours",
            field=models.CharField(blank=True, default="", max_length=11, verbose_name="best hours"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(condition=models.Q(("owner__isnull", False)), fields=["owner", "sort_key", "id"], name="contact_by_owner"),
        ),
    ]
