"""A strict stand-in for Telegram's Bot API, for tests and benchmarks: it refuses what Telegram refuses."""
