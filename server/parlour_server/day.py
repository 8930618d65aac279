"""How long a day is, as the server measures time."""

DAY = 24 * 60 * 60 * 1000
"""A day, in milliseconds."""
