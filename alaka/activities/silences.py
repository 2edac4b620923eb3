"""People gone silent: who was in touch at a rhythm, and has not been for twice as long as usual.

Looked for once a day, over all conversations at once, in one statement; what it finds is few rows
for each agent, which his page reads. Somebody silent for six times his rhythm, and a year at least,
is gone, which is another matter than silent.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction

from alaka.activities.models import Quiet
from alaka.core import clock

# On so many days at least; else there is no rhythm.
TIMES = 3
SILENT_DAYS = 30
GONE_DAYS = 365
FOR_EACH = 20

_FIND = """
INSERT INTO activities_quiet (contact_id, agent_id, usual_days, times, last_at)
SELECT person_id, agent_id, usual_days, times, last_at
FROM (
    SELECT known.*, row_number() OVER (
        PARTITION BY agent_id ORDER BY times DESC, last_at DESC, person_id
    ) AS place
    FROM (
        SELECT person_id, coalesce(person.owner_id, spoke.agent_id) AS agent_id, times, last_at,
            greatest(1, round(extract(epoch FROM latest - earliest) / 86400 / (times - 1)))::int
                AS usual_days
        FROM (
            SELECT coalesce(contact.root_id, contact.id) AS person_id,
                count(DISTINCT talk.opened_at::date) AS times,
                min(talk.opened_at) AS earliest,
                max(talk.opened_at) AS latest,
                max(talk.last_activity_at) AS last_at,
                (array_agg(talk.assignee_id ORDER BY talk.opened_at DESC)
                    FILTER (WHERE talk.assignee_id IS NOT NULL))[1] AS agent_id
            FROM inbox_conversation talk
            JOIN contacts_contact contact ON contact.id = talk.contact_id
            WHERE talk.joined_into_id IS NULL
            GROUP BY 1
            HAVING count(*) >= %(times)s AND max(talk.last_activity_at) < %(silent)s
        ) spoke
        JOIN contacts_contact person ON person.id = spoke.person_id AND person.erased_at IS NULL
        WHERE times >= %(times)s
    ) known
    JOIN accounts_agent agent ON agent.id = known.agent_id AND agent.is_active
    WHERE last_at < %(now)s - greatest(%(silent_days)s, 2 * usual_days) * interval '1 day'
        AND last_at > %(now)s - greatest(%(gone_days)s, 6 * usual_days) * interval '1 day'
) ranked
WHERE place <= %(for_each)s
"""


@transaction.atomic
def look() -> int:
    """Find them anew; how many."""
    now = clock.now()
    Quiet.objects.all().delete()
    values: dict[str, datetime | int] = {
        "now": now,
        "silent": now - timedelta(days=SILENT_DAYS),
        "times": TIMES,
        "silent_days": SILENT_DAYS,
        "gone_days": GONE_DAYS,
        "for_each": FOR_EACH,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        return cursor.rowcount
