"""Understands a question: language, need, place and moment."""
