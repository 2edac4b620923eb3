from django.db import migrations, models
from django.db.models import Q


def bind(apps, schema_editor):
    """Whoever is named at a place now."""
    Agent = apps.get_model("accounts", "Agent")
    named = Agent.objects.filter(Q(places__isnull=False) | Q(deputised__isnull=False)).values_list("pk", flat=True)
    Agent.objects.filter(pk__in=list(named)).update(only_places=True)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_closed_places'),
    ]

    operations = [
        migrations.AddField(
            model_name='agent',
            name='only_places',
            field=models.BooleanField(default=False, help_text='For managers. While they answer for no place, they see no conversations and no cases. Set by itself when somebody is named at a place.', verbose_name='Sees only the places they answer for'),
        ),
        migrations.RunPython(bind, migrations.RunPython.noop),
    ]
