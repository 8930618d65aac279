"""Playing: who invites whom, what is done at tables, who watches, and what is kept of it.

It knows no rules: `parlour_games` has those, behind `catalogue`. It knows no sockets and no disk.
"""
