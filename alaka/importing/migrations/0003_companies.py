from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("importing", "0002_speed")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="brings",
            field=models.CharField(
                choices=[("contact", "People"), ("company", "Companies")],
                default="contact",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="CompanyChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("batch", models.BigIntegerField()),
                ("company", models.BigIntegerField()),
                ("is_new", models.BooleanField()),
                ("was", models.JSONField(default=dict)),
                ("now", models.JSONField(default=dict)),
                ("left", models.JSONField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["batch"], name="import_company_change_batch")],
            },
        ),
    ]
