"""What a row would change of whom it speaks: the one statement that trials and writing share."""

# What a file fills of a person beside his own fields, addresses and owner, all of it text.
FILLED = (
    "name", "language", "country", "timezone", "about", "preferred_channel", "best_hours",
)  # fmt: skip

# The same of a company, beside its domains.
FILLED_OF_COMPANY = ("name", "website", "phone", "address", "country", "language", "about")

GOOD = "r.bad IS NULL AND r.wrong IS NULL AND r.number BETWEEN %(first)s AND %(last)s"


# number, id, own as it is given, was and now by field (NULL where nothing differs), added: how
# many addresses are new.
def _compared(table: str, filled: tuple[str, ...], is_new: str) -> str:
    now = ", ".join(f"'{name}', c.{name}" for name in filled)
    now = f"jsonb_build_object({now}, 'owner', c.owner_id)"
    return f"""
SELECT r.number, c.id, r.own, c.search AS searched, c.sort_key AS sorted,
       coalesce(g.was, '{{}}') || coalesce(o.was, '{{}}') AS was,
       coalesce(g.now, '{{}}') || coalesce(o.now, '{{}}') AS now,
       coalesce(h.added, 0) AS added, c.family
FROM ROWS r
JOIN {table} c ON c.id = r.person
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(key, {now} -> key) AS was, jsonb_object_agg(key, value) AS now
    FROM jsonb_each(r.given) WHERE value IS DISTINCT FROM {now} -> key
) g ON true
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg('own.' || key, coalesce(c.own -> key, 'null')) AS was,
           jsonb_object_agg('own.' || key, value) AS now
    FROM jsonb_each(r.own) WHERE value IS DISTINCT FROM coalesce(c.own -> key, 'null')
) o ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS added FROM ADDRESSES a WHERE a.number = r.number AND {is_new}
) h ON true
WHERE {GOOD}
"""  # noqa: S608


# Whether nobody has an address of a row.
NEW_HANDLE = (
    "NOT EXISTS (SELECT FROM contacts_handle h WHERE h.scheme = a.scheme AND h.value = a.value)"
)
COMPARED = _compared("contacts_contact", FILLED, NEW_HANDLE)
OF_COMPANIES = _compared("contacts_company", FILLED_OF_COMPANY, "a.value <> ALL(c.domains)")
