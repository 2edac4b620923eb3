"""What the wall of kinds tries with this one."""

from alaka.channels.contract import Raw

REAL = Raw(
    "one",
    b"email=dana%40example.org&name=Dana&message=Do+you+have+roses%3F",
    "application/x-www-form-urlencoded",
)
