"""Every limit of the server, by name, unit and default; all can be set in the config file."""

from typing import Annotated

import msgspec

_MOST = 2**31 - 1

Seconds = Annotated[float, msgspec.Meta(extra={"unit": "s"})]
PerSecond = Annotated[float, msgspec.Meta(extra={"unit": "1/s"})]
Bytes = Annotated[int, msgspec.Meta(extra={"unit": "bytes"})]
BytesPerSecond = Annotated[int, msgspec.Meta(extra={"unit": "bytes/s"})]
Connections = Annotated[int, msgspec.Meta(extra={"unit": "connections"})]
Requests = Annotated[int, msgspec.Meta(extra={"unit": "requests"})]
Messages = Annotated[int, msgspec.Meta(extra={"unit": "messages"})]
People = Annotated[int, msgspec.Meta(extra={"unit": "people"})]
Days = Annotated[float, msgspec.Meta(extra={"unit": "days"})]
Rooms = Annotated[int, msgspec.Meta(extra={"unit": "rooms"})]
Names = Annotated[int, msgspec.Meta(extra={"unit": "names"})]
Tries = Annotated[int, msgspec.Meta(extra={"unit": "tries"})]
Entries = Annotated[int, msgspec.Meta(extra={"unit": "entries"})]
Invitations = Annotated[int, msgspec.Meta(extra={"unit": "invitations"})]
Tables = Annotated[int, msgspec.Meta(extra={"unit": "tables"})]
Lines = Annotated[int, msgspec.Meta(extra={"unit": "lines"})]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[limits]` of the config file.

    A limit's unit is its type, and what it means is its line here: `chat-server defaults` prints
    both.

    Args:
        connections_max: Connections at once; one more is told `full`.
        connections_per_address: Connections from one other machine at once.
        connections_waiting_per_address: Those of them that have not signed in.
        connections_per_account: Connections of one account at once; beyond it, a device that has
            none is let in alone.
        tls_handshake_seconds: Time for the TLS handshake.
        hello_seconds: Time from the handshake to the first message.
        sign_in_seconds: Time from the handshake until a nickname is taken.
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
        nickname_rest_days: How long a former nickname stays reserved for whoever had it.
        nickname_rests_max: Former nicknames of one account that rest at once.
        nicknames_claimed_per_address: Free nicknames taken from one other machine in a minute.
        password_tries_per_account: Passwords tried for one nickname in a minute.
        password_tries_per_address: Passwords tried from one address in a minute.
        refused_sign_in_seconds: Pause until more is read of a connection that was not let in.
        stranger_messages_max: Messages to somebody who has never answered, until they do.
        strangers_per_day: People whom an account may write to for the first time in a day.
        typing_seconds: That somebody writes is told on so often at the most.
        typing_people_max: People in a conversation above which it is not told.
        rooms_owned_max: Rooms that one account owns; it can make no more.
        rooms_made_per_day: Rooms that one account makes in a day; they stay when it leaves them.
        rooms_joined_max: Rooms that one account is in, the lobby among them.
        play_invitations_out_max: Invitations to play that one account waits for the answers to.
        play_invitations_unanswered_per_day: Those it sends in a day to people who answered none.
        play_invitations_per_day: Those it sends in a day at all.
        play_invitation_present_seconds: How long one is good for whoever is there to answer.
        play_invitation_away_days: How long for others, or where a move may take an hour or more.
        play_declined_rest_seconds: How long two people and a game rest after one was declined.
        play_invitations_seconds: How often it looks for invitations to play that have expired.
        tables_gathering_max: Tables at which one account gathers players at once.
        tables_gathered_per_day: Tables that one account makes in a day to gather players at.
        tables_playing_max: Games that one account plays at once; programs play any number.
        rematches_per_minute: Rematches that one account begins in a minute; programs begin any.
        gathering_seconds: How long a table gathers players; it is over if no game begins.
        claim_seconds: After somebody has left whose clock runs, the other may claim the game.
        claim_unclocked_seconds: The same in a game without a clock.
        clock_note_seconds: How often it is kept how long clocks have run, for a restart.
        tables_watched_max: Games that go on and one account watches; it watches no more of them.
        compaction_seconds: What was erased or taken back is gone from the disk so much later.
        retention_seconds: What rooms keep no longer is erased so often.
        presence_seconds: Comings and goings are told together, so often.
        presence_named_max: People in a room above which only their number is told.
        administration_seconds: How often it looks for what was decided by other commands.
        marks_seconds: Read markers are written together, so often.
        index_seconds: What was said is made searchable together, so long after it was said.
        search_seconds: Time for one search; over it the searcher is asked to narrow it.
        missed_entries_max: Entries looked at to tell somebody what they missed; others are counted.
        own_entries_max: Entries looked at for one page of what somebody has written.
        forgotten_per_second: Entries erased for somebody who asks to be forgotten.
        log_queue_max: Log lines waiting to be written; beyond it they are counted and dropped.
        monitoring_connections_max: Connections to the monitoring port at once; more wait.
        monitoring_header_bytes_max: The most bytes of a request to the monitoring port.
        monitoring_seconds: Time for one request to the monitoring port and its answer.
    """

    connections_max: Connections = 10_000
    connections_per_address: Connections = 1_000
    connections_waiting_per_address: Connections = 64
    connections_per_account: Connections = 50
    tls_handshake_seconds: Seconds = 10
    hello_seconds: Seconds = 30
    sign_in_seconds: Seconds = 600
    ping_seconds: Seconds = 30
    dead_seconds: Seconds = 90
    goodbye_seconds: Seconds = 5
    drain_seconds: Seconds = 8
    requests_per_second: PerSecond = 20
    requests_burst: Requests = 60
    bytes_per_second: BytesPerSecond = 64 * 1024
    bytes_burst: Bytes = 256 * 1024
    in_flight_max: Messages = 64
    outbox_bytes_max: Bytes = 256 * 1024
    send_buffer_bytes: Bytes = 128 * 1024
    nickname_rest_days: Days = 30
    nickname_rests_max: Names = 5
    nicknames_claimed_per_address: Names = 20
    password_tries_per_account: Tries = 3
    password_tries_per_address: Tries = 10
    refused_sign_in_seconds: Seconds = 1
    stranger_messages_max: Messages = 5
    strangers_per_day: People = 20
    typing_seconds: Seconds = 2
    typing_people_max: People = 50
    rooms_owned_max: Rooms = 20
    rooms_made_per_day: Rooms = 20
    rooms_joined_max: Rooms = 50
    play_invitations_out_max: Invitations = 5
    play_invitations_unanswered_per_day: Invitations = 20
    play_invitations_per_day: Invitations = 200
    play_invitation_present_seconds: Seconds = 600
    play_invitation_away_days: Days = 7
    play_declined_rest_seconds: Seconds = 60
    play_invitations_seconds: Seconds = 1
    tables_gathering_max: Tables = 3
    tables_gathered_per_day: Tables = 50
    tables_playing_max: Tables = 100
    rematches_per_minute: Tables = 12
    gathering_seconds: Seconds = 3600
    claim_seconds: Seconds = 60
    claim_unclocked_seconds: Seconds = 600
    clock_note_seconds: Seconds = 30
    tables_watched_max: Tables = 20
    compaction_seconds: Seconds = 60
    retention_seconds: Seconds = 300
    presence_seconds: Seconds = 0.25
    presence_named_max: People = 100
    administration_seconds: Seconds = 2
    marks_seconds: Seconds = 1
    index_seconds: Seconds = 1
    search_seconds: Seconds = 2
    missed_entries_max: Entries = 2_000
    own_entries_max: Entries = 5_000
    forgotten_per_second: PerSecond = 500
    log_queue_max: Lines = 10_000
    monitoring_connections_max: Connections = 8
    monitoring_header_bytes_max: Bytes = 16 * 1024
    monitoring_seconds: Seconds = 10

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
