"""Says again what others say, in a conversation with it alone and where it is called by name.

    python examples/echo_bot.py '127.0.0.1:22222#FINGERPRINT' [NICKNAME]

with the address that `chat-server` prints, or that `chat-tui --host` shows. It reconnects by
itself, answers what was said while it was away, and each message once. Ctrl+C ends it.
"""

import sys
from contextlib import suppress

import anyio

from parlour_client.bots import connect


async def main(address: str, nickname: str) -> None:
    """Echo until interrupted."""
    async with connect(address, nickname=nickname) as chat:
        print(f"here as {chat.nickname}", flush=True)
        async for heard in chat.messages():
            called = heard.text.casefold().startswith(f"{chat.nickname}: ".casefold())
            if heard.title.startswith("@"):
                await chat.say(heard.conversation, heard.text)
            elif called:
                said = heard.text[len(chat.nickname) + 2 :]
                await chat.say(heard.conversation, f"{heard.nickname}: {said or '…'}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python examples/echo_bot.py HOST:PORT#FINGERPRINT [NICKNAME]")
    where, name = [*sys.argv[1:], "echo"][:2]
    with suppress(KeyboardInterrupt):
        anyio.run(main, where, name)
