"""The Telegram shell: takes updates in, sends replies out."""
