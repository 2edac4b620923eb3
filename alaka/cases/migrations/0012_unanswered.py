from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0011_declined_to_consents"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["kind", "opened_at"],
                name="case_unanswered",
            ),
        ),
    ]
