from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_places_in_a_tree"),
        ("inbox", "0004_satisfaction_and_unread"),
    ]

    operations = [
        migrations.AddIndex(
            "conversation",
            models.Index(
                fields=["place", "status", "-last_activity_at", "-id"],
                condition=models.Q(place__isnull=False),
                name="conv_place",
            ),
        ),
    ]
