"""What stands at the top of /api/docs."""

from alaka.api.access import REQUESTS
from alaka.api.models.token import Scope

_MAY = {
    Scope.READ: "every `GET` but those of webhooks",
    Scope.ANSWER: "answers, notes, closing, snoozing, assigning, tags; cases, activities; "
    "starting and stopping sequences",
    Scope.SEND_IN: "`POST /channels/{pk}/messages` and `/raw`",
    Scope.PEOPLE: "adding and changing people",
    Scope.SETTINGS: "calendars, and the calendar of a team; topics and terms of cases",
    Scope.WEBHOOKS: "webhooks and what they delivered; for administrators",
}
_SCOPES = "\n".join(f"| `{scope.value}` | {_MAY[scope]} |" for scope in Scope)

DESCRIPTION = f"""
Every request carries a token made under Settings → API tokens, as
`Authorization: Bearer alaka_…`. A token acts as its agent, sees what that agent sees, and does
what its scopes allow (`GET /me` tells which):

| scope | what it opens |
|---|---|
{_SCOPES}

**The main job.** `GET /channels` names the channels. `POST /channels/{{pk}}/messages` sends in what
somebody said; the answer names its `conversation`. `GET /conversations?waiting=true` lists those
who wait for us, `GET /conversations/{{pk}}/messages` what was said.
`POST /conversations/{{pk}}/replies`
answers the person by the channel that reaches them; the message's `state` goes from `queued`
(ten seconds, in which it can be taken back) to `sent`, `delivered` or `failed`.

**Webhooks** tell your program of every event as it happens, signed as Standard Webhooks says, and
retried for a day: see `POST /webhooks`.

**Errors** are `{{"errors": [{{"field": …, "reason": …}}]}}`, with the field as a path with dots.
A parameter or a field that we do not know is an error, too: no filter is passed over.
**Lists** are paged by `cursor`: pass `next` of one answer to the following request, until it is
empty. **People** are found by the filters of the desk: see `POST /contacts/search`; many are added
or changed at once by `POST /contacts/upsert`. **Sending twice** is harmless with an
`Idempotency-Key` at any `POST`: for 24 hours the same request is answered as before. So it is
with the same `external_id` (what comes in), `key` (a raw payload, an answer). **Changing
together**: give the `ETag` of what you read as `If-Match`; as `If-None-Match` with a `GET` it saves
reading again what is the same (304). **Times** are ISO 8601; those we give
are in UTC. A token may ask {REQUESTS:,} times a minute; after that comes 429 with `Retry-After`.
"""
