"""Settings of the server for the machine it stands on."""

import os
import shutil
from pathlib import Path

MB = 1024 * 1024
GB = 1024 * MB


def memory() -> int:
    """Bytes that we may use: those of the machine, or of the container where it has fewer."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            allowed = int(Path(limit).read_text())
        except (OSError, ValueError):  # no such group, or "max"
            continue
        machine = min(machine, allowed)
    return machine


def settings(available: int) -> dict[str, str]:
    """A quarter of the memory for PostgreSQL's cache; the rest for the system's and for us."""

    def part(share: int, most: int, least: int) -> str:
        return f"{max(least, min(most, available // share)) // MB}MB"

    return {
        "shared_buffers": part(4, 8 * GB, 64 * MB),
        "effective_cache_size": part(2, 64 * GB, 128 * MB),
        "maintenance_work_mem": part(16, GB, 32 * MB),
        "work_mem": part(256, 32 * MB, 4 * MB),
        "max_connections": "200",
        "max_wal_size": "2GB",
        "min_wal_size": "256MB",
        "wal_buffers": part(128, 64 * MB, 4 * MB),
        # No second server follows this one's log: an index made anew need not be in it as well.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "random_page_cost": "1.1",
        "jit": "off",
        # Starting helpers takes 20 ms, longer than any question of a page; others wait for a core.
        "max_parallel_workers_per_gather": "0",
        "autovacuum_naptime": "20s",
        "autovacuum_vacuum_cost_limit": "1000",
        # Containers give /dev/shm 64 MB, too little for parallel sorts of a big base.
        "dynamic_shared_memory_type": "posix" if _has_shared_memory() else "mmap",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "datestyle": "'iso, ymd'",
        "lc_messages": "'C'",
        "default_text_search_config": "'pg_catalog.simple'",
        # Statements and rows hold people's words; they stay out of the log.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
        "log_line_prefix": "'%m [%p] '",
    }


def _has_shared_memory() -> bool:
    try:
        return shutil.disk_usage("/dev/shm").total >= GB  # noqa: S108 - asked, not written
    except OSError:
        return False
