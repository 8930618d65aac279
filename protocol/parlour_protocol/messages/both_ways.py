"""What either side may send."""

from typing import Annotated

from msgspec import Meta

from parlour_protocol.messages.fields import Message, RequestNumber, Time


class Ping(Message, frozen=True):
    """Ask for a sign of life. Either side may send it; the other answers with `Pong`."""

    request: RequestNumber


class Pong(Message, frozen=True):
    """Answers `Ping`. A server tells its `time`, and its `utc_offset` in minutes."""

    request: RequestNumber
    time: Time = 0
    utc_offset: Annotated[int, Meta(ge=-1440, le=1440)] = 0
