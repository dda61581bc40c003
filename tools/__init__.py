"""Programs for those who keep the project: nothing of it runs with the bot."""
