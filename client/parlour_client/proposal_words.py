"""What players propose to each other at a table, in words that are not safe to draw yet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """A proposal in words.

    Args:
        theirs: As others read it; it follows the proposer's name.
        ours: As the proposer reads it.
        noun: What is proposed; it follows “you accept”.
    """

    theirs: str
    ours: str
    noun: str


_KNOWN = {
    "draw": ProposalWords("offers a draw", "you offer a draw", "a draw"),
    "takeback": ProposalWords(
        "asks to take a move back", "you ask to take a move back", "to take a move back"
    ),
    "abort": ProposalWords(
        "asks to call the game off", "you ask to call the game off", "to call the game off"
    ),
    "rematch": ProposalWords("offers a rematch", "you offer a rematch", "a rematch"),
}


def proposal_words(what: str) -> ProposalWords:
    """Return the words for a proposal, also for one that only a newer server knows.

    Args:
        what: As in `Proposal`.
    """
    return _KNOWN.get(what) or ProposalWords(f"proposes: {what}", f"you propose: {what}", "it")
