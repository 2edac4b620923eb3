"""What the wall of kinds tries with this one."""

from alaka.channels.contract import Raw

REAL = Raw("one", b'{"id": "one", "text": "Do you have roses?"}', "application/json")
