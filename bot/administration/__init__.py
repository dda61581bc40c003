"""Administration: the knowledge base changed while the bot answers, every change checked, kept and undoable."""
