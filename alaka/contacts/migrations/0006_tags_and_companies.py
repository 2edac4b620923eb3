"""Tags come from the inbox, with all that bear them; people get tags, an owner, and companies."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The rows stay where they are, under a new name.
TAGS = migrations.SeparateDatabaseAndState(
    database_operations=[
        migrations.RunSQL(
            'ALTER TABLE "inbox_tag" RENAME TO "contacts_tag"',
            'ALTER TABLE "contacts_tag" RENAME TO "inbox_tag"',
        )
    ],
    state_operations=[
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50, unique=True, verbose_name="name")),
            ],
            options={"ordering": ["name"]},
        )
    ],
)


class Migration(migrations.Migration):

    dependencies = [
        ("contacts", "0005_own_index"),
        ("core", "0002_blob_kept_at"),
        ("inbox", "0009_delivery"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TAGS,
        migrations.CreateModel(
            name="ContactTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contact", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="contacts.contact")),
                ("tag", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="on_people", to="contacts.tag")),
            ],
            options={
                "indexes": [models.Index(fields=["tag", "contact"], name="contact_tag_people")],
                "constraints": [models.UniqueConstraint(fields=("contact", "tag"), name="contact_tag_once")],
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="owner",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="owner"),
        ),
        migrations.AddField(
            model_name="contact",
            name="preferred_channel",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="preferred channel"),
        ),
        migrations.AddField(
            model_name="contact",
            name="best_hours",
            field=models.CharField(blank=True, default="", max_length=11, verbose_name="best hours"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(condition=models.Q(("owner__isnull", False)), fields=["owner", "sort_key", "id"], name="contact_by_owner"),
        ),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('website', models.URLField(blank=True, default='', max_length=300, verbose_name='web site')),
                ('domains', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), blank=True, default=list, size=None, verbose_name='mail domains')),
                ('phone', models.CharField(blank=True, default='', max_length=20, verbose_name='phone number')),
                ('address', models.TextField(blank=True, default='', max_length=500, verbose_name='address')),
                ('country', models.CharField(blank=True, default='', max_length=2, verbose_name='country')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('az', 'Azerbaijani'), ('bs', 'Bosnian'), ('fr', 'French'), ('fa', 'Persian')], default='', max_length=5, verbose_name='language')),
                ('about', models.TextField(blank=True, default='', verbose_name='what to know')),
                ('created_at', models.DateTimeField()),
                ('search', models.TextField(blank=True, default='', editable=False)),
                ('sort_key', models.CharField(blank=True, db_collation='C', default='', editable=False, max_length=400)),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
        ),
        migrations.CreateModel(
            name='CompanyTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='contacts.company')),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='on_companies', to='contacts.tag')),
            ],
        ),
        migrations.CreateModel(
            name='ContactNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000, verbose_name='note')),
                ('written_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='contacts.contact')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=120)),
                ('size', models.PositiveIntegerField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.blob')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='contacts.company')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='contacts.contact')),
            ],
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, default='', max_length=120, verbose_name='role')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('is_main', models.BooleanField(default=False, verbose_name='main company')),
                ('created_at', models.DateTimeField()),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='contacts.company')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='contacts.contact')),
            ],
        ),
        migrations.AddIndex(
            model_name='company',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='company_search', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='company',
            index=django.contrib.postgres.indexes.GinIndex(fields=['domains'], name='company_domains'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(fields=['sort_key', 'id'], name='company_sort'),
        ),
        migrations.AddIndex(
            model_name='companytag',
            index=models.Index(fields=['tag', 'company'], name='company_tag_companies'),
        ),
        migrations.AddConstraint(
            model_name='companytag',
            constraint=models.UniqueConstraint(fields=('company', 'tag'), name='company_tag_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('contact', None), ('company', None), _connector='XOR'), name='document_of_one'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=models.Index(fields=['company', 'contact'], name='position_people'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.UniqueConstraint(fields=('contact', 'company'), name='position_once'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.UniqueConstraint(condition=models.Q(('is_main', True)), fields=('contact',), name='position_main_once'),
        ),
    ]
