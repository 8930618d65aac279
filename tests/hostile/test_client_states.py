"""Every message of a server, at every moment of a client's coming in: none harms it."""

import itertools
from contextlib import suppress

import msgspec
import pytest

from parlour_protocol import EncodingError, encode
from parlour_protocol.messages import AskMissed, Hello, Message, SignIn, Who
from tests.hostile.fuzzing.session import visited
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.protocol.strategies import SERVER_TYPES, extreme_message, tag

TURNS = size(8, 1)
"""Of how many ways one is tried, in turn; all of them at length."""

_SENT: tuple[type[Message], ...] = (Hello, SignIn, Who, AskMissed)
"""What a client sends by itself; at each of these it is told something."""


@pytest.mark.parametrize("of", SERVER_TYPES, ids=lambda of: of.__name__)
def test_a_client_takes_every_message_whenever_it_comes(of: type[Message]) -> None:
    first = SERVER_TYPES.index(of) % TURNS
    tried = list(itertools.product(_SENT, (False, True), (1, 2)))[first::TURNS]
    for at, largest, request in tried:
        message = extreme_message(of, largest=largest)
        if "request" in of.__struct_fields__:
            message = msgspec.structs.replace(message, request=request)
        with suppress(EncodingError):  # all its fields at their largest may be no frame
            visited(at)(encode(message))
    tell(f"{tag(of)} told to a client at any time", f"{len(tried)} ways", "taken well")
