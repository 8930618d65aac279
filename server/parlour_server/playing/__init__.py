"""Playing: who invites whom, what is done at tables, who watches, and what is kept of it.

It knows no rules: `parlour_games` has those, behind `catalogue`. It knows no sockets and no disk.

- *Inviting*: `inviting` and `gathering` carry out what is asked, by the state machine of
  `invitations`; `terms` makes whole what somebody would play.
- *A table*: `position` is the fold of its deeds, with its `clocks` and `proposals`; `table` has it
  in memory; `wire` turns what a game shows into what travels.
- *All tables*: `tables` loads them (`loading`), keeps them as long as they are needed (`shelf`),
  and tells of them (`telling`, each when its turn comes by `teller`); `duties` does what nobody
  asks for, at the moments of `alarms`.
- *The referee*: `referee` takes what players ask; `decisions` and `negotiation` decide, as pure
  functions, and `endings` tells how games end; `keeping` brings that to disk; `forfeiting` ends
  the games of those who give up their account.
- *Looking*: `watching` lets people in, `lists` and `game_book` tell what there is, `looking_back`
  how a game went, `exporting` writes it down; `titles` is what a table is called, `ratings` how
  well people play.
"""
