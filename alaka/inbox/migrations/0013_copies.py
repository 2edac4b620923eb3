from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0012_tags_moved")]

    operations = [
        migrations.AddField("draft", "copies", models.TextField(null=True)),
    ]
