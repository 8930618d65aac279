"""Games as text to keep: in the notation of their players where there is one, and in words.

What is written is made of steps as games write them; no rules are needed for it. Names and reasons
come from people, and cannot break out of the form they are written in, nor move a cursor.
"""

from parlour_games.records.forms import UnknownFormError, forms, written
from parlour_games.records.record import Ending, Record

__all__ = ["Ending", "Record", "UnknownFormError", "forms", "written"]
