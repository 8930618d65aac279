"""One who talks and others who listen, and somebody who comes in again and again; see growth.py.

It prints `ready` when they are in, after which the line `talk` has so many messages said, each when
the one before is stored, and the line `come` has one who is known come in so often, one after the
other. Both are answered, when everybody has everything, by a line of JSON: how long each took, in
milliseconds.
"""

import argparse
import json
import os
import select
import sys
import time

from benchmarks.returners import Returner
from parlour_protocol.limits import ID_BYTES
from parlour_protocol.messages import Said, Say

_TEXT = "Has anybody seen the blue teapot? " * 3
_QUIET_SECONDS = 0.3
"""Nothing for so long means that all that was said has arrived."""
_READ_BYTES = 1 << 18


class Room:
    """Everybody in the lobby; the first of them talks.

    Args:
        port: The server's.
        people: How many.
    """

    def __init__(self, port: int, people: int) -> None:
        self._port = port
        self._everybody = [Returner(port, f"talker-{number}") for number in range(people)]
        self._talker = self._everybody[0]
        self._poll = select.epoll()
        self._sockets = {one.socket.fileno(): one.socket for one in self._everybody[1:]}
        for descriptor in self._sockets:
            self._poll.register(descriptor, select.EPOLLIN)

    def talk(self, messages: int) -> list[float]:
        """Say so many things; return how long each took to be stored, in milliseconds."""
        took = []
        for number in range(1, messages + 1):
            said = Say(number, os.urandom(ID_BYTES), self._talker.conversation, _TEXT)
            began = time.perf_counter()
            self._talker.send(said)
            self._talker.wait_for(Said)
            took.append((time.perf_counter() - began) * 1_000)
            self._listen(0)
        self._listen(_QUIET_SECONDS)
        return took

    def _listen(self, seconds: float) -> None:
        while events := self._poll.poll(seconds):
            for descriptor, _ in events:
                if not self._sockets[descriptor].recv(_READ_BYTES):
                    sys.exit("the server has closed a connection")

    def come(self, times: int) -> list[float]:
        """Have somebody who is known come in so often; return how long each took."""
        took = []
        for _ in range(times):
            began = time.perf_counter()
            visitor = Returner(self._port, "visitor")
            took.append((time.perf_counter() - began) * 1_000)
            visitor.socket.close()
        self._listen(_QUIET_SECONDS)
        return took


def main() -> None:
    """Do what the command line and the lines of standard input say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--people", type=int, required=True)
    asked = parser.parse_args()
    room = Room(asked.port, asked.people)
    deeds = {"talk": room.talk, "come": room.come}
    print("ready", flush=True)
    for line in sys.stdin:
        deed, times = line.split()
        print(json.dumps({"took": deeds[deed](int(times))}), flush=True)


if __name__ == "__main__":
    main()
