"""What this room holds about people, and what of it may be kept for a time only."""

from django.utils.translation import gettext_lazy as _

from alaka.core.personal import ALL, Holding, Kind, Nothing, Personal, blobs
from alaka.inbox import emptying, raw
from alaka.inbox.emptying import messages_of
from alaka.inbox.models import (
    Attachment,
    Conversation,
    ConversationTag,
    Draft,
    Regrouping,
    Satisfaction,
    SatisfactionRequest,
)

_STAYS = _("The row stays without words, so that reports count the same.")

PERSONAL = Personal(
    holdings=(
        Holding(
            name="intakes",
            label=_("Mails and forms as they came"),
            model="channels.Intake",
            rows=raw.of_messages,
            shown=("received_at", "channel__name", "content_type", "envelope"),
            blank=raw.BLANK,
            keeps=("state",),
            why=_("That it came stays known, so that it is not fetched again."),
        ),
        Holding(
            name="intakes_elsewhere",
            label=_("Copies, reports and quarantined mails that name an address"),
            model="channels.Intake",
            rows=raw.naming,
            blank=raw.BLANK,
            keeps=("state",),
            why=_("That it came stays known, so that it is not fetched again."),
            is_sought=True,
        ),
        Holding(
            name="attachments",
            label=_("Files that were sent"),
            model="inbox.Attachment",
            rows=lambda whom: Attachment.objects.filter(message__in=messages_of(whom)),
            shown=("message", "name", "content_type", "size", "blob"),
            sample="name",
            internal=emptying.NOTES_OF_FILES,
            blobs=blobs,
        ),
        Holding(
            name="drafts",
            label=_("Drafts of answers"),
            model="inbox.Draft",
            rows=lambda whom: Draft.objects.filter(conversation__contact__in=whom.ids),
            shown=("conversation", "agent__name", "text", "updated_at"),
            sample="text",
            internal=ALL,
            blobs=emptying.files_of_drafts,
        ),
        Holding(
            name="messages",
            label=_("Messages"),
            model="inbox.Message",
            rows=messages_of,
            shown=(
                "id",
                "conversation",
                "at",
                "kind",
                "state",
                "author__name",
                "channel__name",
                "subject",
                "text",
                "quoted",
                "fields",
                "participants",
                "answer_to",
            ),
            sample="text",
            internal=emptying.NOTES,
            blank=emptying.BLANK,
            keeps=("kind", "state", "automatic", "also_at"),
            why=_STAYS,
        ),
        Holding(
            name="participants",
            label=_("Address among the receivers of other people's messages"),
            model="inbox.Message",
            rows=emptying.elsewhere,
            erase=emptying.take_out,
            keeps=tuple(emptying.BLANK),
            why=_("The other person's message stays."),
            is_sought=True,
        ),
        Holding(
            name="conversations",
            label=_("Conversations"),
            model="inbox.Conversation",
            rows=lambda whom: Conversation.objects.filter(contact__in=whom.ids),
            shown=(
                "id",
                "opened_at",
                "closed_at",
                "status",
                "subject",
                "language",
                "resolution",
                "channel__name",
                "inbox__name",
                "place__name",
                "assignee__name",
            ),
            sample="subject",
            blank=emptying.CONVERSATION,
            keeps=("language", "status", "preview_kind"),
            why=_STAYS,
            unfinished=~emptying.CLOSED,
        ),
        Holding(
            name="conversation_tags",
            label=_("Tags of conversations"),
            model="inbox.ConversationTag",
            rows=lambda whom: ConversationTag.objects.filter(conversation__contact__in=whom.ids),
            shown=("conversation", "tag__name"),
            sample="tag__name",
        ),
        Holding(
            name="regroupings",
            label=_("Splits and joins of conversations, and how to undo them"),
            model="inbox.Regrouping",
            rows=lambda whom: (
                Regrouping.objects.filter(source__contact__in=whom.ids)
                | Regrouping.objects.filter(target__contact__in=whom.ids)
            ),
            shown=("kind", "source", "target", "at", "by__name"),
        ),
        Holding(
            name="ratings",
            label=_("Ratings and what was said with them"),
            model="inbox.Satisfaction",
            rows=lambda whom: Satisfaction.objects.filter(conversation__contact__in=whom.ids),
            shown=("conversation", "score", "comment", "at"),
            sample="comment",
            blank={"comment": ""},
            why=_STAYS,
        ),
        Holding(
            name="rating_requests",
            label=_("Mails that asked for a rating"),
            model="inbox.SatisfactionRequest",
            rows=lambda whom: SatisfactionRequest.objects.filter(contact__in=whom.ids),
            shown=("conversation", "address", "at", "sent_at"),
            sample="address",
            blank={"address": ""},
            why=_STAYS,
        ),
    ),
    nothing=(
        Nothing(
            "who of us was in a conversation, or was called", ("inbox.Attendance", "inbox.Mention")
        ),
    ),
    kinds=(
        Kind(
            name="conversation_texts",
            label=_("Texts and files of closed conversations"),
            help=_("Counted from the day they were closed. What reports count stays."),
            rows=emptying.old,
            sweep=emptying.empty_old,
        ),
        Kind(
            name="raw_mails",
            label=_("Mails and forms as they came"),
            help=_("The raw bytes behind messages; the messages stay."),
            rows=raw.old,
            sweep=raw.empty_old,
        ),
        Kind(
            name="quarantine",
            label=_("Quarantine"),
            help=_("What came and could not be read."),
            rows=raw.quarantined,
            sweep=raw.throw_away,
        ),
    ),
)
