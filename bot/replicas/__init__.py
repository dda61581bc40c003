"""Replicas: what several processes of one bot share in Redis, and how they go on while it is away."""
