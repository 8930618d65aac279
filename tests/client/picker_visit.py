"""Servers that the picker knows, and one that asks it for a nickname."""

from parlour_client.address import Address
from parlour_client.model import StatusKind
from tests.client.fake_session import FakeSession

OLD = "o" * 43
HOME = Address("127.0.0.1", 22222, OLD)
CLUB = Address("club.invalid", 22222)


def asked(session: FakeSession) -> FakeSession:
    """Have the server ask for a nickname."""
    session.fingerprint = OLD
    session.stand(StatusKind.REFUSED, "choose a nickname", "nickname-needed")
    return session
