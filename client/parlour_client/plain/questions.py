"""Questions that commands ask, and the next line of input as their answer."""

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream

from parlour_client.errors import CommandError
from parlour_client.plain.streams import print_lines, without_echo
from parlour_client.visible import visible


class Questions:
    """Asks on the terminal that is typed in.

    Args:
        received: The lines of input, as they come.
        descriptor: Where they come from.
    """

    def __init__(self, received: MemoryObjectReceiveStream[str], descriptor: int = 0) -> None:
        self._received = received
        self._descriptor = descriptor

    async def text(self, prompt: str) -> str | None:
        """Print a question; the next line of input is its answer, None if there is none."""
        await print_lines([visible(prompt, lines=True)], error=True)
        try:
            return await self._received.receive()
        except anyio.EndOfStream:
            return None

    async def secret(self, prompt: str) -> str | None:
        """Print a question; the next line typed is its answer, and the terminal does not show it.

        Raises:
            CommandError: Input is no terminal, or has more lines already.
        """
        with without_echo(self._descriptor) as hidden:
            if not hidden:
                raise CommandError(
                    "a secret is asked for on a terminal alone; run chat-tui --plain in one, with"
                    " nothing piped into it, or use the app"
                )
            waiting = self._received.statistics()
            if waiting.current_buffer_used or waiting.tasks_waiting_send:
                raise CommandError("write nothing behind it until you are asked; try again")
            return await self.text(prompt)
