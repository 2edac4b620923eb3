"""What the widget says, by the name its code knows it by.

The widget is built with these in all five languages from the catalogues (ui/words.py); a name
that no line of ui/src/widget uses, or that is missing here, fails a test.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

WORDS: dict[str, str | Promise] = {
    # The launcher.
    "open": _("Open the chat"),
    "openForm": _("Write to us"),
    "close": _("Close the chat"),
    "unread": ngettext_lazy("{count} new message", "{count} new messages", "count"),
    "dismiss": _("Hide this greeting"),
    # The head of the panel.
    "here": _("We are here"),
    "away": _("We are closed just now"),
    "with": _("You talk with {name}"),
    "back": _("We are back {when}."),
    "anyway": _("Write anyway: nothing gets lost, and you get an answer."),
    "today": _("today at {time}"),
    "tomorrow": _("tomorrow at {time}"),
    "later": _("{day} at {time}"),
    # The talk.
    "dayToday": _("Today"),
    "dayYesterday": _("Yesterday"),
    "log": _("Messages"),
    "you": _("You"),
    "sending": _("Sending…"),
    "stored": _("Sent"),
    "delivered": _("Delivered"),
    "seen": _("Seen"),
    "waits": _("Waits for the connection"),
    "failed": _("Not sent"),
    "edit": _("Change"),
    "again": _("Try again"),
    "typing": _("{name} is typing…"),
    "offline": _("No connection. What you write is kept and sent when it is back."),
    "place": _("You are number {place} in line."),
    "next": _("You are next."),
    "waitSoon": _("It takes less than a minute."),
    "wait": ngettext_lazy(
        "It takes about {count} minute.", "It takes about {count} minutes.", "count"
    ),
    "byMail": _("If you leave, the answer goes to {address}."),
    "ended": _("This chat is closed. Write on, and it goes on."),
    # The composer.
    "write": _("Write a message"),
    "send": _("Send"),
    "attach": _("Add a file"),
    "drop": _("Drop the files here"),
    "remove": _("Remove {name}"),
    "uploading": _("{name} is being sent: {percent}"),
    "tooLong": _("{over} characters too many. At most {most} go into one message."),
    "tooLarge": _("“{name}” is too large: at most {most} MB each."),
    "tooMany": _("At most {most} files go into one message."),
    "wrongType": _("“{name}” cannot be sent. Files of these kinds can: {types}."),
    "emptyFile": _("“{name}” is empty."),
    "notUploaded": _("“{name}” was not sent."),
    "download": _("Save {name}"),
    # Asking for the address, questions, the form.
    "address": _(
        "Nobody is here right now. Leave your e-mail address, and the answer comes there."
    ),
    "email": _("E-mail address"),
    "keep": _("Keep"),
    "kept": _("Thank you. The answer goes to {address}."),
    "begin": _("Begin the chat"),
    "required": _("Please fill this in."),
    "badEmail": _("This is not a whole e-mail address. It looks like name@example.com."),
    "choose": _("Choose…"),
    "optional": _("(if you like)"),
    "thanks": _("Thank you"),
    "another": _("Write another message"),
    "sendForm": _("Send"),
    # How it was.
    "how": _("How was it?"),
    "score1": _("Very bad"),
    "score2": _("Bad"),
    "score3": _("So-so"),
    "score4": _("Good"),
    "score5": _("Very good"),
    "comment": _("What should we know? (if you like)"),
    "rated": _("Thank you for your word."),
    # A copy.
    "copy": _("Send me a copy by e-mail"),
    "copied": _("The copy is on its way to {address}."),
    "cancel": _("Cancel"),
    # When it goes wrong.
    "wrong": _("That did not work. Try again."),
    "tooOften": _("That was too often. Try again in a moment."),
    "refused": _("The chat is not available here."),
}
