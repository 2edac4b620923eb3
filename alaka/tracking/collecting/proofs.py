"""A signed word with which somebody says who sits at a browser."""

import json

from alaka.tracking.claiming import OURS
from alaka.tracking.collecting.shapes import Call
from alaka.tracking.events.writing import Row
from alaka.tracking.letters import followed
from alaka.tracking.models import Reason


def of_a_letter(row: Row, call: Call) -> Row:
    """A claim of our own where the word is that of a link in a letter of ours; else as it is."""
    word = call.context.signed if call.context and call.anonymous_id else None
    contact = followed(word) if word else None
    if contact is None:
        return row
    data = {"contact": contact, "reason": str(Reason.MAIL)}
    return row._replace(source=OURS, person=None, data=json.dumps(data))
