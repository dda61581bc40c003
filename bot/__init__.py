"""A chat bot that finds the France services desk for what a person needs."""
