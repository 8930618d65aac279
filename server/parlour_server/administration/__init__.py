"""The subcommands of `chat-server`, a file for each group of them.

They turn what was typed into calls, and what comes back into lines and an exit code; what they
call is elsewhere.
"""
