"""What this person said and the server does not have yet, as the conversations show it."""

from dataclasses import replace

from parlour_client.model.changes import Change, OutboxChanged
from parlour_client.model.conversation import ConversationModel
from parlour_client.model.items import Outgoing, OutgoingState


class Unsent:
    """The unsent messages of a `Model`, which inherits them."""

    def __init__(self) -> None:
        self.conversations: dict[int, ConversationModel] = {}

    def queue(self, outgoing: Outgoing) -> list[Change]:
        """Add a message that this person said; it is shown at once, as waiting."""
        conversation = self.conversations[outgoing.conversation]
        conversation.outbox.append(outgoing)
        return [OutboxChanged(conversation.id)]

    def fail(self, message_id: bytes, reason: str) -> list[Change]:
        """Mark a message as refused by the server, and why."""
        return self._set_state(message_id, OutgoingState.FAILED, reason)

    def retry(self, message_id: bytes) -> list[Change]:
        """Mark a failed message as waiting again."""
        return self._set_state(message_id, OutgoingState.WAITING, "")

    def _set_state(self, message_id: bytes, state: OutgoingState, reason: str) -> list[Change]:
        for conversation in self.conversations.values():
            for at, outgoing in enumerate(conversation.outbox):
                if outgoing.id == message_id:
                    conversation.outbox[at] = replace(outgoing, state=state, reason=reason)
                    return [OutboxChanged(conversation.id)]
        return []

    def drop(self, message_id: bytes) -> list[Change]:
        """Take a message out of the outbox: stored long ago, or given up by its author."""
        for conversation in self.conversations.values():
            kept = [o for o in conversation.outbox if o.id != message_id]
            if len(kept) != len(conversation.outbox):
                conversation.outbox = kept
                return [OutboxChanged(conversation.id)]
        return []
