"""Decides on an answer: nearest desks, opening hours, what to say."""
