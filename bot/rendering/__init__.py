"""Puts an answer into words: French and English, terminal, JSON, Telegram."""
