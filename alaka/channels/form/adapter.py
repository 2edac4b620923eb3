"""The form door: plain HTML from any site, answered with a page, a redirect or JSON.

Enters: what a browser posts to /f/<key>. Leaves: one InboundMessage. Answers to it go out by
another channel of the same inbox: a form cannot send.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from alaka.channels.contract import (
    Adapter,
    Answer,
    Hook,
    Parsed,
    ParseError,
    Raw,
    Refused,
)
from alaka.channels.form import guards, pages, snippet
from alaka.channels.form.body import Unreadable, read
from alaka.channels.form.config import FormConfig
from alaka.channels.form.definition import Definition, host_of
from alaka.channels.form.face import face
from alaka.channels.form.fields import Submission, understand
from alaka.channels.form.message import said_in
from alaka.channels.form.page import PublicForm
from alaka.core.words import Words


class FormAdapter(Adapter):
    kind = "form"
    label = gettext_lazy("Form on a web site")
    about = gettext_lazy("Plain HTML for any site, and a page of its own with a link to give away.")
    icon = "forms"
    abilities = frozenset({"hook", "files", "widget", "places"})
    config_form = FormConfig

    _read: tuple[Hook, Submission] | None = None

    @cached_property
    def definition(self) -> Definition:
        return Definition(self.configuration)

    @property
    def rate_limit(self) -> int:
        return self.definition.number("rate_limit", 20)

    def setup(self) -> Mapping[str, Any]:
        return snippet.copied(self.definition)

    def face(self) -> Mapping[str, Any]:
        return face(self.definition)

    def verify(self, hook: Hook) -> Answer | None:
        if hook.method in ("GET", "HEAD"):
            return pages.asked(self.definition, hook)
        if hook.method == "OPTIONS":
            return Answer(status=204, text="", headers=pages.cors(self.definition, hook))
        if hook.method != "POST":
            allow = {"Allow": "GET, HEAD, POST, OPTIONS"}
            raise Refused(Answer(status=405, text="Post the form to this address.", headers=allow))
        submission = self._submission(hook)
        if submission.trap and not submission.is_too_large:
            return None  # A machine: it is thanked, and what it wrote goes to quarantine.
        if submission.shown_in:
            return pages.shown(self.definition, submission)
        with translation.override(self._language(submission, hook)):
            form = PublicForm(self.definition, submission)
            form.full_clean()
            fault = guards.fault(submission, self.definition.key)
            if fault:
                form.add_error(None, fault)
            if form.is_valid():
                return None
            status = 413 if submission.is_too_large else 422
            raise Refused(pages.again(self.definition, hook, form, status=status), "bad input")

    def fingerprint(self, hook: Hook) -> str:
        return self._submission(hook).fingerprint

    def accepted(self, hook: Hook) -> Answer:
        submission = self._submission(hook)
        language = self._language(submission, hook)
        target = self._redirect(submission)
        if pages.wants_json(hook):
            with translation.override(language):
                said = self.definition.thanks or _("Thank you. We have your message.")
            return pages.json_answer(
                self.definition, hook, {"ok": True, "message": said, "redirect": target}
            )
        to = {"thanks": "1", "lang": language}
        if not (submission.known.get("email") or submission.known.get("phone")):
            to["unknown"] = "1"
        return Answer(redirect=target or f"{self.definition.path}?{urlencode(to)}")

    def too_many(self, hook: Hook) -> Answer:
        submission = self._submission(hook)
        with translation.override(self._language(submission, hook)):
            form = PublicForm(self.definition, submission)
            form.full_clean()
            form.add_error(
                None,
                _("Too many messages came from your network just now. Try again in ten minutes."),
            )
            return pages.again(self.definition, hook, form, status=429)

    def parse(self, raw: Raw) -> list[Parsed]:
        with translation.override(self.definition.language):
            try:
                posted = read(raw.body, raw.content_type, self.definition.language)
            except Unreadable as error:
                raise ParseError(str(error)) from error
            submission = understand(posted, self.definition.names)
            if submission.trap and not raw.envelope.get("released"):
                raise ParseError(_trapped(self.definition.honeypot, submission.trap))
        return [said_in(submission, raw, self.definition, self._language(submission))]

    def _submission(self, hook: Hook) -> Submission:
        """What was posted, read once; raises Refused where it cannot be read."""
        if self._read is None or self._read[0] is not hook:
            try:
                with translation.override(self.definition.language):
                    posted = read(hook.body, hook.content_type[:200], self.definition.language)
            except Unreadable as fault:
                said = pages.unreadable(self.definition, hook, fault)
                if hook.is_too_large:
                    said = pages.too_large(self.definition, hook)
                raise Refused(said, str(fault)) from fault
            submission = understand(posted, self.definition.names)
            if hook.is_too_large:
                submission = self._shortened(submission, hook)
            self._read = (hook, submission)
        return self._read[1]

    def _shortened(self, submission: Submission, hook: Hook) -> Submission:
        """What was typed, of a body whose middle is not here. Where that was no file, it cannot
        be told what of the text is missing."""
        if not submission.files:
            raise Refused(pages.too_large(self.definition, hook), "too large")
        return submission.without_files()

    def _language(self, submission: Submission, hook: Hook | None = None) -> str:
        asked = hook.query.get("lang", "") if hook else ""
        for code in (submission.control.get("language", ""), asked):
            if code in dict(settings.LANGUAGES):
                return code
        return self.definition.language

    def _redirect(self, submission: Submission) -> str:
        """The page the form names if its host is one of the owner's, else the one that is set."""
        asked = submission.control.get("redirect", "")
        if asked and host_of(asked) in self.definition.redirect_hosts:
            hosts = {urlsplit(asked).netloc}
            if "//" in asked and url_has_allowed_host_and_scheme(asked, hosts):
                return asked
        return self.definition.text("redirect_url")


def _trapped(name: str, value: str) -> Words:
    sentence = gettext_noop(
        "“%(value)s” stood in the hidden field “%(name)s”. People do not see it; machines do."
    )
    return Words(sentence, name=name, value=value[:100])
