"""Reads and checks the knowledge base: the model, the loader, the importers."""
