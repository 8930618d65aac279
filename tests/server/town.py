"""Who there is to come in, as the tests of authentication ask for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from parlour_protocol.messages import Done, Rename
from parlour_server.config import Policy
from parlour_server.journal import standing
from tests.server.arrivals import with_password
from tests.server.peers import House, house

RIGHT = "four words in a row"
CODE = "AAAAA-BBBBB-CCCCC-DDDDD"
DAYS = 365


@asynccontextmanager
async def town() -> AsyncIterator[House]:
    """A house in which there is somebody for each state that an account can be in."""
    async with house(policy=Policy(nicknames_expire_after_days=DAYS)) as here:
        old = await with_password(here, "long-gone", RIGHT)
        old.transport.end()
        here.calendar.skip(days=DAYS + 1)
        await with_password(here, "ada", RIGHT)
        await here.join("bob")
        carl = await with_password(here, "carl", RIGHT)
        await carl.ask(Rename(9, "carol"), Done)
        dora, erin = await with_password(here, "dora", RIGHT), await here.join("erin")
        await here.journal.do(standing.set_disabled, dora.signed_in.account, disabled=True)
        hashed = await here.passwords.make(CODE)
        await here.journal.do(standing.reset, erin.signed_in.account, hashed)
        for nobody in [session for session in here.server.sessions if session.account]:
            nobody.end("quit", "for the test")
        yield here
