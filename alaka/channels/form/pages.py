"""What the form door says back: its page, the page with errors, JSON for somebody's script."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from alaka.channels.contract import Answer, Hook
from alaka.channels.form import guards
from alaka.channels.form.body import Unreadable
from alaka.channels.form.definition import Definition
from alaka.channels.form.fields import Submission
from alaka.channels.form.page import PublicForm
from alaka.channels.site import is_allowed

PAGE = "channels/form/page.html"
THANKS = "channels/form/thanks.html"
FEEDBACK = "channels/form/feedback.html"


def asked(definition: Definition, hook: Hook) -> Answer:
    """The hosted page, or the thanks it leads to."""
    asked_for = hook.query.get("lang", "")
    language = asked_for if asked_for in dict(settings.LANGUAGES) else definition.language
    if hook.query.get("thanks"):
        context = {"definition": definition, "is_unknown": hook.query.get("unknown")}
        return Answer(template=THANKS, context=context, language=language)
    with translation.override(language):
        return _page(definition, PublicForm(definition, initial=hook.query), language)


def shown(definition: Definition, submission: Submission) -> Answer:
    """The page in another language, with what was typed: nothing of it is judged yet."""
    with translation.override(submission.shown_in):
        form = PublicForm(definition, submission)
        form.spare()
        return _page(definition, form, submission.shown_in)


def again(definition: Definition, hook: Hook, form: PublicForm, *, status: int) -> Answer:
    """The page with what was typed and what is wrong with it, in the language of now."""
    language = translation.get_language() or definition.language
    headers = {"Retry-After": "600"} if status == 429 else {}
    if wants_json(hook):
        errors = {form.add_prefix(name): list(found) for name, found in form.errors.items()}
        said = {"ok": False, "errors": {"": errors.pop("__all__", []), **errors}}
        return json_answer(definition, hook, said, status=status, headers=headers)
    return _page(definition, form, language, status=status, headers=headers)


def _page(
    definition: Definition,
    form: PublicForm,
    language: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    control = form.submission.control if form.submission else {}
    token = control.get("time", "")
    if not token or guards.time_of(token, definition.key) is None:
        token = guards.new_time(definition.key)
    context = {
        "languages": _languages(language),
        "definition": definition,
        "form": form,
        "time": token,
        "language": language,
        "page": control.get("page", ""),
        "visitor": control.get("visitor", ""),
        "redirect": control.get("redirect", ""),
    }
    # A browser follows a redirect after a post only to where the policy lets forms go.
    hosts = sorted(definition.redirect_hosts)
    policy = {"form_action": " ".join(["'self'", *hosts])}
    return Answer(
        status=status,
        template=FEEDBACK if definition.at else PAGE,
        context=context,
        headers={"Cache-Control": "private, no-cache", **(headers or {})},
        language=language,
        policy=policy,
    )


def too_large(definition: Definition, hook: Hook) -> Answer:
    megabytes = definition.max_bytes // 1024 // 1024
    with translation.override(definition.language):
        text = _(
            "The files are too large: %(limit)s MB together at most. Go back and choose fewer."
        )
        return _plain(definition, hook, text % {"limit": megabytes}, status=413)


def unreadable(definition: Definition, hook: Hook, fault: Unreadable) -> Answer:
    """``fault`` is already in the language of the form."""
    with translation.override(definition.language):
        text = str(fault)
        if fault.status == 400:
            text = f"{_('The message did not arrive whole. Go back and send it again.')} {text}"
        return _plain(definition, hook, text, status=fault.status)


def _plain(definition: Definition, hook: Hook, text: str, *, status: int) -> Answer:
    if wants_json(hook):
        return json_answer(definition, hook, {"ok": False, "errors": {"": [text]}}, status=status)
    context = {"definition": definition, "fault": text}
    return Answer(
        status=status,
        template="channels/form/fault.html",
        context=context,
        language=definition.language,
    )


def wants_json(hook: Hook) -> bool:
    return "application/json" in hook.headers.get("accept", "")


def json_answer(
    definition: Definition,
    hook: Hook,
    said: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    kind = {"Content-Type": "application/json"}
    return Answer(
        status=status,
        text=json.dumps(said, ensure_ascii=False),
        headers={**kind, **cors(definition, hook), **(headers or {})},
    )


def cors(definition: Definition, hook: Hook) -> dict[str, str]:
    """Leave for the scripts of the owner's sites to read the answer; no cookie ever counts."""
    headers = {"Vary": "Origin, Accept"}
    origin = hook.headers.get("origin", "")
    if origin and is_allowed(origin, definition.origins):
        headers |= {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "POST, OPTIONS",
            "Access-Control-Allow-Headers": "accept, content-type",
            "Access-Control-Max-Age": "86400",
        }
    return headers


def _languages(current: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": get_language_info(code)["name_local"], "is_current": code == current}
        for code, _name in settings.LANGUAGES
    ]
