"""Who is in a segment now: kept by the worker, a moment after something happened."""
