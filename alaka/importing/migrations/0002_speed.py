from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("importing", "0001_imports")]

    operations = [
        migrations.CreateModel(
            name="PutAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=63, unique=True)),
                ("made_by", models.TextField()),
            ],
        ),
        # A file is read once or twice and goes after a month: to press it takes longer.
        migrations.RunSQL(
            "ALTER TABLE importing_piece ALTER COLUMN data SET STORAGE EXTERNAL",
            "ALTER TABLE importing_piece ALTER COLUMN data SET STORAGE EXTENDED",
        ),
    ]
