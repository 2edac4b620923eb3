"""Our own PostgreSQL, from the wheel, in the data folder: what runs when no DATABASE_URL is given.

``url`` says where it is, ``Server`` starts and stops it, ``running`` gives one for the time of
a block. No Django here: the settings ask for the address while they are being read.
"""

from alaka.core.postgres.address import url
from alaka.core.postgres.lock import TakenError, hold
from alaka.core.postgres.programs import UnusableError, program
from alaka.core.postgres.server import Server, running

__all__ = ["Server", "TakenError", "UnusableError", "hold", "program", "running", "url"]
