from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sequences', '0002_causes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='enrolment',
            name='reason',
            field=models.CharField(blank=True, choices=[('answered', 'The person answered'), ('meeting', 'A meeting was planned'), ('deal', 'The deal was won or lost'), ('bought', 'The person bought something'), ('refused', 'The person does not want it'), ('unreachable', 'There is no way to write'), ('merged', 'The person is in another one'), ('erased', 'The person was erased'), ('by_hand', 'One of us stopped it'), ('by_rule', 'It was stopped by itself'), ('fault', 'A step failed')], default='', max_length=11),
        ),
    ]
