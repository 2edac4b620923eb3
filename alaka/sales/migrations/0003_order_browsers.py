import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sales", "0002_orders")]

    operations = [
        # Of those that are there nobody knows how their customer was known: they stay his.
        migrations.AddField(model_name="order", name="browsers", field=models.JSONField(null=True)),
        migrations.AlterField(
            model_name="order", name="browsers", field=models.JSONField(default=dict, null=True)
        ),
        migrations.AddIndex(
            model_name="order",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["browsers"], name="order_browsers"
            ),
        ),
    ]
