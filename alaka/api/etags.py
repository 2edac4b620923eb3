"""ETags of people and companies (RFC 9110): a sign of each field, so that a refusal can say what
was changed."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext

from alaka.api.problems import Problem
from alaka.contacts import changing, tagging
from alaka.contacts.family import BUILT_IN
from alaka.contacts.models import Contact, OwnField

# A proxy that packs what it hands on marks them as weak: W/"…".
_ONE = re.compile(r'(?:^|,)\s*(?:W/)?"([^"]*)"')


def etag(contact: Contact, fields: Iterable[OwnField]) -> str:
    return of_signs(_signs(contact, fields))


def of_signs(signs: Mapping[str, str]) -> str:
    return '"' + ";".join(f"{name}={sign}" for name, sign in signs.items()) + '"'


def require_unchanged(text: str, contact: Contact, fields: Iterable[OwnField]) -> None:
    """Raises Problem with 412 where no ETag of an If-Match is that of the person now."""
    require_same(text, _signs(contact, fields))


def require_same(text: str, now: Mapping[str, str]) -> None:
    """The same of the signs of anything that has fields."""
    if text.strip() == "*":
        return
    named = [_read(found) for found in _ONE.findall(text)]
    if now in named:
        return
    changed = [
        name
        for name in dict.fromkeys([*now, *(named[0] if named else ())])
        if named and now.get(name) != named[0].get(name)
    ]
    reasons = dict.fromkeys(changed, gettext("was changed since you read it"))
    raise Problem.of_many(reasons or {"If-Match": gettext("is no ETag of this record")}, status=412)


def _signs(contact: Contact, fields: Iterable[OwnField]) -> dict[str, str]:
    """Of what is filled in, by the names of the API."""
    names = [*BUILT_IN, *(field.path for field in fields)]
    values = {name: changing.stored(contact, name) for name in names}
    values["tags"] = sorted(tag.name for tag in tagging.on(contact))
    values["handles"] = sorted(f"{row.scheme}:{row.value}" for row in contact.handles.all())
    return {
        name: changing.sign(value)[:8]
        for name, value in values.items()
        if value not in ("", None, [])
    }


def _read(tag: str) -> dict[str, str]:
    parts = (part.partition("=") for part in tag.split(";"))
    return {name: sign for name, _equals, sign in parts if re.fullmatch(r"[a-z0-9_.]+", name)}
