"""What servers tell of a customer and of no browser lies under his number."""

from django.db import migrations

_THERE = """
WITH changed AS (
    UPDATE tracking_event SET visitor = person
    WHERE visitor IS NULL AND person IS NOT NULL
        AND source IN (SELECT id FROM tracking_source WHERE is_trusted)
    RETURNING at
)
INSERT INTO tracking_daychange (day) SELECT DISTINCT (at AT TIME ZONE 'UTC')::date FROM changed
"""
_BACK = """
WITH changed AS (
    UPDATE tracking_event SET visitor = NULL WHERE visitor = person RETURNING at
)
INSERT INTO tracking_daychange (day) SELECT DISTINCT (at AT TIME ZONE 'UTC')::date FROM changed
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0006_room_to_grow")]

    operations = [migrations.RunSQL(_THERE, _BACK)]
