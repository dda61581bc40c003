"""The ledger: counts per day, and redacted questions that were missed; nothing in it tells who asked."""
