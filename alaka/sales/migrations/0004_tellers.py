from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sales", "0003_order_browsers")]

    operations = [
        migrations.AddField(
            model_name="order", name="tellers", field=models.JSONField(default=dict)
        ),
    ]
