import django.db.models.deletion
from django.db import migrations, models

_VIEWS = """
CREATE VIEW tracking_owned AS
SELECT link.visitor, link.contact_id,
    CASE WHEN times.is_later THEN link.since ELSE '-infinity' END AS begin,
    COALESCE(times.until, 'infinity') AS until
FROM tracking_link link
CROSS JOIN LATERAL (
    SELECT min(other.since) FILTER (WHERE other.since > link.since) AS until,
        bool_or(other.since < link.since) AS is_later
    FROM tracking_link other WHERE other.visitor = link.visitor
) times
WHERE NOT EXISTS (
    SELECT FROM tracking_link cut
    JOIN contacts_contact told ON told.id = cut.contact_id
    JOIN contacts_contact his ON his.id = link.contact_id
    WHERE cut.visitor = link.visitor AND cut.cut_at IS NOT NULL
        AND COALESCE(told.root_id, told.id) = COALESCE(his.root_id, his.id)
);
CREATE VIEW tracking_owned_visit AS
SELECT visit.id, visit.visitor, owned.contact_id, visit.began_at, visit.pages, visit.entry,
    visit.came_by, visit.came_from, visit.words, visit.orders
FROM tracking_owned owned
JOIN tracking_visit visit ON visit.visitor = owned.visitor
    AND visit.began_at >= owned.begin AND visit.began_at < owned.until;
CREATE VIEW tracking_owned_event AS
SELECT event.key, event.visitor, owned.contact_id, event.at, event.kind, event.name, event.page,
    event.title, event.amount
FROM tracking_owned owned
JOIN tracking_event event ON event.visitor = owned.visitor
    AND event.at >= owned.begin AND event.at < owned.until
WHERE event.apart = 0;
"""
_GONE = "DROP VIEW tracking_owned_event, tracking_owned_visit, tracking_owned;"


class Migration(migrations.Migration):

    dependencies = [
        ("contacts", "0011_company_merges"),
        ("tracking", "0002_counting"),
    ]

    operations = [
        migrations.RunSQL(_VIEWS, _GONE),
        migrations.CreateModel(
            name='OwnedEvent',
            fields=[
                ('visitor', models.BigIntegerField()),
                ('key', models.UUIDField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('kind', models.SmallIntegerField(choices=[(1, 'Page'), (2, 'Track'), (3, 'Screen'), (4, 'Identify'), (5, 'Group'), (6, 'Alias'), (7, 'Leave')])),
                ('name', models.BigIntegerField(null=True)),
                ('page', models.BigIntegerField(null=True)),
                ('title', models.BigIntegerField(null=True)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
            ],
            options={
                'db_table': 'tracking_owned_event',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='OwnedVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.BigIntegerField()),
                ('began_at', models.DateTimeField()),
                ('pages', models.IntegerField()),
                ('entry', models.BigIntegerField(null=True)),
                ('came_by', models.CharField(max_length=10)),
                ('came_from', models.CharField(max_length=200)),
                ('words', models.CharField(max_length=200)),
                ('orders', models.IntegerField()),
            ],
            options={
                'db_table': 'tracking_owned_visit',
                'managed': False,
            },
        ),
    ]
