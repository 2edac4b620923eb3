"""The ways to tell conversations, cases, promises and deals apart."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.reports.report import Grouping

CHANNEL = Grouping("channel", _("Channel"), "channel", "channel")
PLACE = Grouping("place", _("Place"), "place", "place", is_tree=True)
LANGUAGE = Grouping("language", _("Language"), "language", "language", is_text=True)
TEAM = Grouping("team", _("Team"), "team", "team")
INBOX = Grouping("inbox", _("Inbox"), "inbox", "inbox")
AGENT = Grouping("agent", _("Agent"), "agent", "agent")
RESPONDER = Grouping("agent", _("Who answered"), "responder", "agent")
CLOSER = Grouping("agent", _("Who closed it"), "closer", "agent")
SCORE = Grouping("score", pgettext_lazy("satisfaction", "Answer"), "score", "score")
TOPIC = Grouping("topic", _("Topic"), "topic", "topic", is_tree=True)
SEVERITY = Grouping("severity", _("Severity"), "severity", "severity")
OUTCOME = Grouping("outcome", _("Outcome"), "outcome", "outcome", is_text=True)
KIND = Grouping("kind", pgettext_lazy("case", "Kind"), "kind", "kind", is_text=True)
SOURCE = Grouping("source", _("How it came"), "source", "source", is_text=True)
TARGET = Grouping("target", _("What is promised"), "target", "target", is_text=True)
POLICY = Grouping("policy", _("Promise"), "policy", "policy")
RESPONSIBLE = Grouping("manager", _("Responsible"), "manager", "agent")
OWNER = Grouping("agent", _("Owner"), "owner", "agent")
DEAL_SOURCE = Grouping("source", pgettext_lazy("deal", "Source"), "source", "deal_source")
PIPELINE = Grouping("pipeline", _("Pipeline"), "pipeline", "pipeline")
STAGE = Grouping("stage", _("Stage"), "stage", "stage")
REACHED = Grouping("stage", _("Stage"), "furthest", "stage", is_tree=True, is_chain=True)
SIZE = Grouping("size", _("Amount"), "size", "size")
REASON = Grouping("reason", _("Why lost"), "reason", "reason")
MONTH = Grouping("month", _("Month"), "expected", "month")
