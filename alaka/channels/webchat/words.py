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
    "here": _("We’re online"),
    "away": _("We’re closed right now"),
    "nobody": _("No one is here right now"),
    "with": _("Chatting with {name}"),
    "back": _("We’ll be back {when}."),
    "anyway": _("Leave a message anyway, and we’ll get back to you."),
    "today": _("today at {time}"),
    "tomorrow": _("tomorrow at {time}"),
    "later": _("{day} at {time}"),
    # The talk.
    "dayToday": _("Today"),
    "dayYesterday": _("Yesterday"),
    "log": _("Messages"),
    "earlier": _("Show earlier messages"),
    "you": _("You"),
    "sending": _("Sending…"),
    "stored": _("Sent"),
    "delivered": _("Delivered"),
    "seen": _("Seen"),
    "waits": _("Waiting for a connection"),
    "failed": _("Not sent"),
    "edit": _("Change"),
    "again": _("Try again"),
    "typing": _("{name} is typing…"),
    "offline": _("You’re offline. What you write is kept, and sent once you’re back."),
    "place": _("You are number {place} in line."),
    "next": _("You are next."),
    "waitSoon": _("The wait is less than a minute."),
    "wait": ngettext_lazy(
        "The wait is about {count} minute.", "The wait is about {count} minutes.", "count"
    ),
    "byMail": _("If you leave, we’ll reply to {address}."),
    "ended": _("This chat has ended. Write a message to continue."),
    # The composer.
    "write": _("Write a message"),
    "send": _("Send"),
    "attach": _("Add a file"),
    "drop": _("Drop the files here"),
    "remove": _("Remove {name}"),
    "uploading": _("{name} is being sent: {percent}"),
    "tooLong": _("{over} characters too many. A message can have at most {most}."),
    "tooLarge": _("“{name}” is too large: at most {most} MB each."),
    "tooMany": _("A message can have at most {most} files."),
    "wrongType": _("“{name}” can’t be sent. Allowed types: {types}."),
    "emptyFile": _("“{name}” is empty."),
    "notUploaded": _("“{name}” was not sent."),
    "download": _("Save {name}"),
    # Asking for the address, questions, the form.
    "address": _("Leave your e-mail address, and we’ll reply there."),
    "email": _("E-mail address"),
    "keep": _("Save"),
    "kept": _("Thank you. We’ll reply to {address}."),
    "begin": _("Start the chat"),
    "required": _("Please fill this in."),
    "badEmail": _("Enter a complete e-mail address, like name@example.com."),
    "choose": _("Choose…"),
    "optional": _("(optional)"),
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
    "comment": _("Anything you’d like to tell us? (optional)"),
    "rated": _("Thank you for your feedback."),
    # A copy.
    "copy": _("Send me a copy by e-mail"),
    "copied": _("The copy is on its way to {address}."),
    "cancel": _("Cancel"),
    # When it goes wrong.
    "wrong": _("That did not work. Try again."),
    "tooOften": _("Too many attempts. Try again in a moment."),
    "refused": _("The chat is not available here."),
}
