"""What a channel's owner agreed to at the other side (OAuth): kept encrypted, renewed in time.

The grant of a channel holds ``refresh`` and ``access`` tokens, ``until`` when the second is good,
``mark`` (of whom it was given by and to), ``given`` (when) and ``ended`` (the other side took it
back). One process at a time renews: servers that change the refresh token with each use take a
second use of the old one for theft.
"""

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop as _

from alaka.channels.contract import ConnectError
from alaka.core import clock, oauth
from alaka.core.http import OutboundError
from alaka.core.secrets import WrongKey
from alaka.core.words import Words

if TYPE_CHECKING:
    from alaka.channels.models import Channel

_LOCK = 7_202
MARGIN = 300  # Seconds before its end at which a token is renewed.
# Codes of RFC 6749, 5.2 for what is wrong with us, not with the permission.
OUR_FAULT = {"invalid_client", "unauthorized_client"}

NO_SIGN_IN = Words(_("This channel is not let in by a sign-in."))
NOT_YET = _("Nobody has signed in with %(house)s yet: do it on the channel's page.")
ENDED = _(
    "The permission at %(house)s was withdrawn or has expired. Sign in again on the channel's"
    " page. (%(said)s)"
)
NOT_US = _(
    "%(house)s does not know our client ID, or its secret is wrong or has expired. Make a new"
    " one there and enter it under “Change”. (%(said)s)"
)
SAYS_NO = _("%(house)s does not hand out what lets us in: %(said)s")
AWAY = _("The sign-in of %(house)s cannot be reached: %(said)s")
NOT_LASTING = _(
    "%(house)s let us in for a moment only: it gave no refresh token. See to it that the scope"
    " asks for lasting access."
)


def access_token(channel: "Channel", *, anew: bool = False) -> str:
    """What lets us in now; raises ConnectError in words for the channel's page."""
    client = _client(channel)
    before: Any = _stored(channel)
    if not anew and _is_good(before, client):
        return str(before["access"])
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, channel.pk])
        grant: Any = _stored(channel)
        if grant.get("access") == before.get("access") or not _is_good(grant, client):
            grant = _renewed(channel, client, grant)
    if grant.get("ended"):  # Raised here, or noting it would be undone.
        raise ConnectError(Words(ENDED, house=client.house, said=grant["ended"]))
    return str(grant["access"])


def keep(channel: "Channel", tokens: oauth.Tokens) -> None:
    """Keep what the owner's consent brought; raises ConnectError."""
    client = _client(channel)
    if not tokens.refresh:
        raise ConnectError(Words(NOT_LASTING, house=client.house))
    given = {"given": clock.now().isoformat(), "mark": client.mark}
    _store(channel, {**given, **_fields(tokens)})


def given_at(channel: "Channel") -> str:
    """When somebody signed in last, as it stands in this row; "" if nobody did."""
    try:
        return str(channel.grant.get("given", ""))
    except WrongKey:
        return ""


def is_given(channel: "Channel") -> bool:
    """Whether somebody agreed, and nobody took it back."""
    client = channel.adapter.sign_in()
    grant: Any = _stored(channel)
    return bool(client and grant.get("mark") == client.mark and not grant.get("ended"))


def refused(client: oauth.Client, error: oauth.Refusal | OutboundError) -> ConnectError:
    """What went wrong at the token endpoint, in words."""
    if isinstance(error, OutboundError):
        return ConnectError(Words(AWAY, house=client.house, said=error.reason))
    sentence = NOT_US if error.code in OUR_FAULT else SAYS_NO
    return ConnectError(Words(sentence, house=client.house, said=error.said))


def _renewed(channel: "Channel", client: oauth.Client, grant: Any) -> dict[str, Any]:
    if grant.get("mark") != client.mark:
        raise ConnectError(Words(NOT_YET, house=client.house))
    if grant.get("ended"):
        return dict(grant)
    try:
        tokens = oauth.renew(client, grant["refresh"])
    except oauth.Refusal as error:
        if error.code != "invalid_grant":
            raise refused(client, error) from error
        kept = {name: grant[name] for name in ("given", "mark")}
        return _store(channel, {**kept, "ended": error.said})
    except OutboundError as error:
        raise refused(client, error) from error
    return _store(channel, {**grant, **_fields(tokens)})


def _fields(tokens: oauth.Tokens) -> dict[str, Any]:
    until = clock.now().timestamp() + tokens.lives - min(MARGIN, tokens.lives / 5)
    fields = {"access": tokens.access, "until": until}
    return {**fields, "refresh": tokens.refresh} if tokens.refresh else fields


def _is_good(grant: Any, client: oauth.Client) -> bool:
    in_time = clock.now().timestamp() < grant.get("until", 0)
    return bool(in_time and grant.get("access") and grant.get("mark") == client.mark)


def _client(channel: "Channel") -> oauth.Client:
    client = channel.adapter.sign_in()
    if client is None:
        raise ConnectError(NO_SIGN_IN)
    return client


def _stored(channel: "Channel") -> Any:
    return type(channel).objects.values_list("grant", flat=True).get(pk=channel.pk)


def _store(channel: "Channel", grant: dict[str, Any]) -> dict[str, Any]:
    type(channel).objects.filter(pk=channel.pk).update(grant=grant)
    return grant
