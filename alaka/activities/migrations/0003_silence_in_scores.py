from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("activities", "0002_deals"),
    ]

    operations = [
        migrations.DeleteModel(name="Quiet"),
    ]
