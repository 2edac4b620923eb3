"""What people said yes and no to, the purposes they are asked for, and who is never written to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0006_tags_and_companies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Purpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(blank=True, default='', max_length=80, verbose_name='name')),
                ('wording', models.CharField(blank=True, default='', max_length=500, verbose_name='wording')),
                ('names', models.JSONField(blank=True, default=dict)),
                ('wordings', models.JSONField(blank=True, default=dict)),
                ('basis', models.CharField(choices=[('service', 'Needs no consent: it is what the person asked for'), ('until_no', 'Goes out until the person says no'), ('only_yes', 'Goes out only to those who said yes')], default='only_yes', max_length=10, verbose_name='who gets it')),
                ('position', models.PositiveIntegerField(default=0)),
                ('is_archived', models.BooleanField(default=False, verbose_name='no longer used')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.SlugField(db_index=False, max_length=40)),
                ('scheme', models.CharField(blank=True, default='', max_length=20)),
                ('is_given', models.BooleanField()),
                ('source', models.CharField(choices=[('form', 'form'), ('link', 'link in a letter'), ('api', 'API'), ('import', 'imported'), ('agent', 'told one of us'), ('chat', 'chat'), ('phone', 'telephone')], max_length=10)),
                ('at', models.DateTimeField()),
                ('wording', models.TextField(blank=True, default='')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='note')),
                ('message', models.BigIntegerField(null=True)),
                ('is_current', models.BooleanField(default=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='contacts.contact')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_current', True)), fields=['purpose', 'is_given', 'contact', 'scheme'], name='consent_current')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(default='email', max_length=20)),
                ('value', models.CharField(max_length=320, verbose_name='address')),
                ('reason', models.CharField(choices=[('asked', 'Asked never to be written to'), ('bounced', 'What we sent came back: the address does not exist'), ('complained', 'Complained about our letters'), ('other', 'Another reason')], max_length=12, verbose_name='reason')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='note')),
                ('at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-at', '-id'], name='suppression_latest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('value', 'scheme'), name='suppressed_once')],
            },
        ),
    ]
