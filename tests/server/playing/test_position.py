"""How a table stands is the fold of what was done there, also far back and after taking back."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from parlour_games import Step
from parlour_protocol.messages import Terms
from parlour_server.journal.deeds import MOVE, TAKEBACK, Deed
from parlour_server.playing.catalogue import GuardedGame
from parlour_server.playing.position import begun
from tests.server.playing.odd_games import Rounds

ROUNDS = 40


@example(["a"] * 40 + [10] + ["b"] * 40)
@given(st.lists(st.one_of(st.sampled_from("ab"), st.integers(0, 2 * ROUNDS)), max_size=120))
def test_every_state_of_the_past_is_what_its_moves_lead_to(done: list[str | int]) -> None:
    game = GuardedGame(Rounds(rounds=ROUNDS))
    position = start = begun(game, Terms("rounds"), 2)
    texts: list[str] = []
    heads = [position.head]
    for each in done:
        ply = len(texts)
        if isinstance(each, int):
            texts = texts[:each]
            position = position.after(Deed(TAKEBACK, 0, str(len(texts))))
        elif ply < 2 * ROUNDS:
            texts.append(f"secret-{ply % 2}-{ply // 2}-{each}")
            position = position.after(Deed(MOVE, ply % 2, texts[-1]))
        else:
            continue
        heads.append(position.head)
    assert [made.move for made in position.made] == texts
    assert heads == list(range(len(heads))), "each counts"
    for ply in range(len(texts) + 1):
        steps = tuple(Step(at % 2, text) for at, text in enumerate(texts[:ply]))
        assert position.at(ply) == replace(start.state, steps=steps)
