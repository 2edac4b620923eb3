"""What stands in the description as an example of each body: one that is taken as it is.

Numbers of other things stand for yours: 1 is a conversation, a team, a place that there is.
"""

from typing import Any

_HOURS = [{"begin": "09:00", "end": "18:00"}]
_FILE = {
    "name": "people.csv",
    "content_type": "text/csv",
    "content": "TmFtZSxFLW1haWwKRGFuYSxkQGcuZXhhbXBsZQo=",
}

# By the name of the operation.
EXAMPLES: dict[str, Any] = {
    "calendars_add": {
        "name": "Baku",
        "timezone": "Asia/Baku",
        "week": dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), _HOURS),
        "special_days": [
            {"name": "New Year", "begins_on": "2027-01-01", "repeats": "year"},
        ],
    },
    "erasures_add": {
        "contact": 1,
        "reason": "asked",
        "requested_by": "person",
        "insist": True,
    },
    "calendars_add_feed": {"name": "Azerbaijan", "url": "https://example.org/holidays.ics"},
    "routing_rules_add": {
        "name": "Refunds",
        "conditions": {"words": ["refund", "money back"], "language": ["en"]},
        "deeds": {"team": 1},
    },
    "rules_add": {
        "name": "Call back who was dissatisfied",
        "trigger": "event",
        "when": {
            "verbs": ["satisfaction.given"],
            "where": {"satisfaction.given": ["1", "2"]},
        },
        "condition": {"of": "language", "op": "is", "value": ["en"]},
        "actions": [
            {"do": "activity.plan", "with": {"kind": "call", "subject": "Call back", "days": 0}}
        ],
        "again": "days",
        "again_days": 30,
        "cap": 50,
        "is_on": True,
    },
    "sla_policies_add": {
        "name": "Severe complaints",
        "severity": 3,
        "first_response": 60,
        "resolution": 960,
    },
    "topics_add": {"name": "Late delivery", "names": {"az": "Gec çatdırılma", "fr": "Retard"}},
    "contacts_add": {
        "name": "Dana Novak",
        "language": "bs",
        "country": "BA",
        "tags": ["wedding"],
        "handles": [
            {"scheme": "email", "value": "dana.new@example.org"},
            {"scheme": "phone", "value": "+38761765432"},
        ],
    },
    "contact_searches_search": {
        "filter": {
            "all": [
                {"of": "language", "op": "is", "value": ["az", "fa"]},
                {"of": "conversations", "op": "any", "within": {"days": 90}},
            ]
        },
        "sort": "-first_seen",
        "columns": ["last_activity", "open_cases"],
        "limit": 100,
    },
    "contact_upserts_upsert": {
        "items": [
            {"name": "Dana Novak", "handles": [{"scheme": "email", "value": "dana@example.org"}]},
            {
                "name": "Leyla",
                "handles": [
                    {"scheme": "customer", "value": "C-17"},
                    {"scheme": "phone", "value": "+994501234567"},
                ],
                "tags": ["VIP"],
            },
        ]
    },
    "consents_say": {
        "purpose": "marketing",
        "is_given": True,
        "channel": "email",
        "source": "form",
        "at": "2026-05-01T10:00:00Z",
        "wording": "Send me news and offers.",
    },
    "consents_add": {
        "scheme": "email",
        "value": "no.letters@example.org",
        "reason": "asked",
        "note": "By letter",
    },
    "companies_add": {
        "name": "Hotel Bristol",
        "website": "https://bristol.example",
        "domains": ["bristol.example"],
        "phone": "+38733123456",
        "country": "BA",
    },
    "company_merges_merge": {"keep": 1, "gone": 2, "take": ["phone"]},
    "duplicates_merge": {"take": ["name"]},
    "imports_add": {"file": _FILE, "columns": {"E-mail": "email"}, "dry_run": True},
    "cases_add": {
        "title": "Roses a day late",
        "kind": "complaint",
        "severity": 2,
        "conversation": 1,
        "text": "They came on Tuesday.",
        "wish": "New roses",
    },
    "deals_add": {
        "title": "Flowers for a wedding",
        "contact": 1,
        "amount": "1250.00",
        "currency": "EUR",
        "expected_on": "2027-05-01",
        "source": "Fair",
    },
    "orders_add": {
        "number": "2027-00042",
        "source": "Shop",
        "contact": 1,
        "amount": "76.50",
        "currency": "EUR",
        "lines": [{"name": "Glass vase", "sku": "VASE-20", "quantity": "3", "price": "25.50"}],
    },
    "orders_give_back": {"amount": "25.50", "key": "refund-1"},
    "products_add": {"name": "Glass vase", "sku": "VASE-20", "unit": "piece"},
    "products_add_price": {"amount": "25.50", "currency": "EUR", "since": "2027-01-01"},
    "rates_add": {"currency": "USD", "rate": "0.92", "since": "2027-01-01"},
    "pipelines_add": {"name": "Weddings", "currency": "EUR"},
    "stages_add": {"name": "Tasting", "probability": 60, "required": ["amount"], "place": 2},
    "deal_lines_add": {"product": 1, "quantity": "2", "price": "25.50", "discount": "10"},
    "deal_people_add": {"contact": 1, "role": "Pays for it"},
    "offers_add": {
        "name": "A vase for who has none",
        "product": 1,
        "filter": {"of": "language", "op": "is", "value": ["bs"]},
        "why": {"en": "{name} has no vase yet: {price}.", "bs": "{name} još nema vazu: {price}."},
        "priority": 60,
    },
    "offers_answer": {"answer": "declined", "reason": "Has one already"},
    "scores_add_rule": {
        "name": "Came to the site",
        "filter": {"of": "visits", "op": "any"},
        "points": 10,
        "halves_days": 14,
    },
    "deals_link_conversation": {"conversation": 1},
    "cases_add_step": {"text": "Call the driver", "due_on": "2027-01-15"},
    "cases_link_conversation": {"conversation": 1},
    "activities_add": {
        "kind": "call",
        "subject": "Ask about the wedding",
        "contact": 1,
        "due_on": "2027-01-15",
        "remind_minutes": 15,
    },
    "segments_add": {
        "name": "Azerbaijani and Persian",
        "filter": {"of": "language", "op": "is", "value": ["az", "fa"]},
    },
    "segments_count": {"filter": {"of": "language", "op": "is", "value": ["az", "fa"]}},
    "segments_put_in": {"contacts": [1]},
    "sequences_add": {"name": "After an offer", "channel": 1, "days": [0, 1, 2, 3, 4]},
    "sequence_steps_add": {"kind": "wait", "settings": {"unit": "days", "count": 2}},
    "sequences_start": {"sequence": 1, "contact": 1},
    "sources_add": {"name": "Shop", "origins": ["https://shop.example.org"]},
    "goals_add": {
        "name": "Thanked for an order",
        "kind": "page",
        "how": "begins",
        "text": "/thanks",
        "worth": "fixed",
        "value": "5.00",
    },
    "improvements_add": {
        "place": 1,
        "texts": {"en": {"said": "The queue was long.", "did": "There is a second till."}},
    },
    "channels_send_in": {
        "external_id": "crm-88231",
        "sender": {"email": "dana@example.org", "name": "Dana Novak"},
        "subject": "Sunday",
        "text": "When do you open on Sunday?",
    },
    "messages_reply": {"text": "Your order left today.", "key": "order-1042-shipped"},
    "messages_note": {"text": "She called, too."},
    "webhooks_add": {
        "name": "Shop",
        "url": "https://shop.example/alaka",
        "events": ["message.received", "case.closed"],
    },
}


def give(document: dict[str, Any]) -> None:
    """Add them to the description."""
    for operations in document["paths"].values():
        for operation in operations.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            example = EXAMPLES.get(operation.get("operationId", ""))
            if content is not None and example is not None:
                content["example"] = example
