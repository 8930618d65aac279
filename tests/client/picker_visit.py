"""Servers that the picker knows, and one that asks it for a nickname."""

import asyncio

from textual.pilot import Pilot

from parlour_client.address import Address
from parlour_client.model import StatusKind
from tests.client.fake_session import FakeSession
from tests.client.screen_app import settle
from tests.patience import PATIENCE_SECONDS

OLD = "o" * 43
HOME = Address("127.0.0.1", 22222, OLD)
CLUB = Address("club.invalid", 22222)
SENT_AWAY = (
    ("revoked", "Enter the password to let this device in again"),
    ("disabled", "Ask who keeps this server"),
    ("forgotten", "Nothing of you is kept here any more"),
)
"""The codes by which a server sends somebody away, and what the picker says to each."""


def asked(session: FakeSession) -> FakeSession:
    """Have the server ask for a nickname."""
    session.fingerprint = OLD
    session.stand(StatusKind.REFUSED, "choose a nickname", "nickname-needed")
    return session


async def until_asked(pilot: Pilot[None], session: FakeSession, nickname: str) -> None:
    """Wait until the server was asked about a nickname, and what it says is shown."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while session.asked[-1:] != [nickname]:
            await pilot.pause(0.02)
    await settle(pilot)
