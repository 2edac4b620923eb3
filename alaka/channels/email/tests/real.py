"""What the wall of kinds tries with this one."""

from alaka.channels.contract import Raw

SETTINGS = {"address": "shop@gul.example"}
REAL = Raw(
    "one",
    b"From: Dana <dana@example.org>\r\nTo: shop@gul.example\r\nSubject: Roses\r\n"
    b"Message-ID: <a1@example.org>\r\n\r\nDo you have roses?\r\n",
    "message/rfc822",
)
