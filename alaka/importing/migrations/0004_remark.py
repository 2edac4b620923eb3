from django.db import migrations

import alaka.core.words


class Migration(migrations.Migration):
    dependencies = [("importing", "0003_companies")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="remark",
            field=alaka.core.words.WordsField(blank=True, default=""),
        ),
    ]
