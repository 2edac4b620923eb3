"""What senders say of themselves, read into events: pure functions, no database."""
