"""Every limit of the server, by name, unit and default; all can be set in the config file."""

import msgspec

_MOST = 2**31 - 1


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[limits]` of the config file.

    Args:
        connections_max: Connections at once; one more is told `full`.
        tls_handshake_seconds: Time for the TLS handshake.
        hello_seconds: Time from then to the first message.
        sign_in_seconds: Time from then until a nickname is taken.
        ping_seconds: Silence after which a client is asked for a sign of life.
        dead_seconds: Silence after which a connection is given up.
        goodbye_seconds: Time to take in what is left, and the reason, when a connection ends.
        drain_seconds: Time for everybody's goodbye when the server stops.
        requests_per_second: Requests a session may make in the long run; more are read later.
        requests_burst: Requests it may make at once before that holds.
        bytes_per_second: Bytes a session may send in the long run; more are read later.
        bytes_burst: Bytes it may send at once before that holds.
        in_flight_max: Its messages on their way to disk; the next is read when one has arrived.
        outbox_bytes_max: Bytes waiting for a reader; over it the reader is cut.
        send_buffer_bytes: The kernel's buffer for a connection; larger ones hide slow readers.
        nickname_hold_seconds: How long a nickname stays reserved for whoever left.
        presence_seconds: Comings and goings are told together, so often.
        presence_named_max: People in a room above which only their number is told.
        log_queue_max: Log lines waiting to be written; beyond it they are counted and dropped.
    """

    connections_max: int = 10_000
    tls_handshake_seconds: float = 10
    hello_seconds: float = 30
    sign_in_seconds: float = 600
    ping_seconds: float = 30
    dead_seconds: float = 90
    goodbye_seconds: float = 5
    drain_seconds: float = 8
    requests_per_second: float = 20
    requests_burst: int = 60
    bytes_per_second: int = 64 * 1024
    bytes_burst: int = 256 * 1024
    in_flight_max: int = 64
    outbox_bytes_max: int = 256 * 1024
    send_buffer_bytes: int = 128 * 1024
    nickname_hold_seconds: float = 60
    presence_seconds: float = 0.25
    presence_named_max: int = 100
    log_queue_max: int = 10_000

    def __post_init__(self) -> None:
        """Refuse what could not work.

        Raises:
            ValueError: A limit is zero or negative, no number, or beyond any machine.
        """
        for field in self.__struct_fields__:
            value = getattr(self, field)
            if not 0 < value <= _MOST:
                raise ValueError(
                    f"{field} must be greater than 0 and at most {_MOST:,}, not {value}"
                )
