from django.conf import settings
from django.db import migrations, models

import alaka.accounts.models.place


def give_keys(apps, _schema_editor):
    for place in apps.get_model("accounts", "Place").objects.all():
        place.key = alaka.accounts.models.place.new_key()
        place.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_enter_sends")]

    operations = [
        migrations.AddField(
            "place",
            "kind",
            models.CharField(
                choices=[
                    ("company", "Company"),
                    ("region", "Region"),
                    ("shop", "Shop"),
                    ("department", "Department"),
                ],
                default="shop",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            "place",
            "deputies",
            models.ManyToManyField(
                blank=True,
                related_name="deputised",
                to=settings.AUTH_USER_MODEL,
                verbose_name="deputies",
            ),
        ),
        migrations.AddField(
            "place", "key", models.CharField(editable=False, max_length=20, null=True)
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "place",
            "key",
            models.CharField(
                default=alaka.accounts.models.place.new_key,
                editable=False,
                max_length=20,
                unique=True,
            ),
        ),
    ]
