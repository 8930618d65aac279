"""The house bot: an account like any other, that talks to the server in the same messages.

It sees of a game what its seat may see, and thinks about it in processes of its own.

- `bot` lets it in over a `link` in memory; `correspondence` is its side of the protocol.
- `hospitality` greets and helps, in the words of `words`; `player` answers invitations and
  proposals, and moves as `mind` chooses.
- `thinker` asks processes for moves; `worker` is such a process, which sees what was `seen` and may
  ask a chess engine over `uci`.
"""
