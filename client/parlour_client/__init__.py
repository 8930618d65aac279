"""The Parlour client: `chat-tui`, and the library it and every bot stand on.

`model`, `link`, `session`, `commands` and what they use know nothing of Textual, and run on asyncio
and trio alike. Only the app, its screens and its widgets import Textual.
"""
