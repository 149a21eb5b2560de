"""Signing in and out; a person's own account; what every reader may choose or read."""
