from alaka.inbox.models.attachment import Attachment
from alaka.inbox.models.attendance import Attendance
from alaka.inbox.models.conversation import Conversation, Status
from alaka.inbox.models.draft import Draft
from alaka.inbox.models.inbox import Inbox
from alaka.inbox.models.mention import Mention
from alaka.inbox.models.message import Message, MessageKind, MessageState
from alaka.inbox.models.prepared_answer import PreparedAnswer
from alaka.inbox.models.regrouping import Regrouping
from alaka.inbox.models.satisfaction import Satisfaction
from alaka.inbox.models.satisfaction_request import SatisfactionRequest
from alaka.inbox.models.tag import ConversationTag

__all__ = [
    "Attachment",
    "Attendance",
    "Conversation",
    "ConversationTag",
    "Draft",
    "Inbox",
    "Mention",
    "Message",
    "MessageKind",
    "MessageState",
    "PreparedAnswer",
    "Regrouping",
    "Satisfaction",
    "SatisfactionRequest",
    "Status",
]
