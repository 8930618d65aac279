"""A terminal that is gone is noticed."""

import os

from parlour_client.terminal import hung_up


def test_a_terminal_is_there_until_its_other_side_is_closed() -> None:
    ours, theirs = os.openpty()
    try:
        assert not hung_up(theirs)
        os.write(ours, b"keys\n")
        assert not hung_up(theirs), "keys that wait are no end"
    finally:
        os.close(ours)
    try:
        assert hung_up(theirs)
    finally:
        os.close(theirs)
