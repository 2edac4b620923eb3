import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from alaka.core.folding import fold


def keep_former_names(apps, schema_editor):
    """What was merged into a company is found by what it was called."""
    merges = apps.get_model("contacts", "CompanyMerge").objects.filter(undone_at=None)
    companies = apps.get_model("contacts", "Company").objects
    for made in merges.select_related("gone").order_by("pk"):
        root, name = made.gone.root_id, fold(made.before["name"])
        for row in companies.filter(Q(pk=root) | Q(root=root)).exclude(search__contains=name):
            row.search = f"{row.search} {name}"
            row.save(update_fields=["search"])


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0011_company_merges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CompanyApart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contacts.company')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contacts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='company_apart_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='company_apart_in_order')],
            },
        ),
        migrations.RunPython(keep_former_names, migrations.RunPython.noop, elidable=True),
    ]
