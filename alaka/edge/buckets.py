"""How much one guest, or one network address, may say at once: counted in this process.

With several processes the limit is as many times as high; it is against floods, not for billing.
"""

import time
from dataclasses import dataclass, field

# Full buckets are forgotten when there are so many.
AT_MOST = 20_000


@dataclass
class Buckets:
    """``burst`` at once, then ``rate`` a second."""

    burst: float
    rate: float
    levels: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, key: str) -> int:
        """Take one; 0, or the seconds after which there is one again."""
        now = time.monotonic()
        level, at = self.levels.get(key, (self.burst, now))
        level = min(self.burst, level + (now - at) * self.rate)
        if level < 1:
            return int((1 - level) / self.rate) + 1
        if len(self.levels) >= AT_MOST:
            self._forget(now)
        self.levels[key] = (level - 1, now)
        return 0

    def _forget(self, now: float) -> None:
        self.levels = {
            key: (level, at)
            for key, (level, at) in self.levels.items()
            if level + (now - at) * self.rate < self.burst
        }
