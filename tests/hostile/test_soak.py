"""People come and go for a few seconds, by the program that has them do so for hours."""

from parlour_server.house.thinker import WORKERS
from tests.hostile.soak import soak
from tests.hostile.soaked import table, words
from tests.hostile.vitals import MIB

WAL_MAX_BYTES = 64 * MIB


def test_with_everybody_gone_the_server_holds_what_it_held_before_they_came() -> None:
    soaked = soak(0.05, vanish_seconds=100)
    told = f"{table(soaked)}\n{words(soaked)}"
    (before,), (after,) = soaked.before, soaked.after
    assert soaked.visits > 0, told
    assert after.stored > before.stored, told
    assert max(each.files for each in soaked.through) > before.files, told
    assert not after.holds_more_than(before), told
    assert after.children <= WORKERS, told
    assert max(each.log for each in soaked.through) * MIB < WAL_MAX_BYTES, told
