"""Orders of a source are known by what it was called when the first came."""

from django.db import migrations, models

_KEEP = """
UPDATE tracking_source SET orders_as = left(name, 60)
WHERE EXISTS (SELECT FROM sales_order WHERE source = left(name, 60))
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0007_numbers"), ("sales", "0004_tellers")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="orders_as",
            field=models.CharField(default="", editable=False, max_length=60),
        ),
        migrations.RunSQL(_KEEP, migrations.RunSQL.noop),
    ]
