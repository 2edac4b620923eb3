import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('routing', '0001_rules_and_hits'),
    ]

    operations = [
        migrations.AlterField(
            model_name='hit',
            name='rule',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='hits', to='routing.rule'),
        ),
    ]
