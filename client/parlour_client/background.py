"""Work that a screen or the app begins and does not wait for."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from textual.dom import DOMNode
from textual.worker import Worker, WorkerError

Work = Callable[[], Coroutine[Any, Any, None]]


def begin(owner: DOMNode, work: Work, group: str, *, alone: bool = False) -> Worker[None]:
    """Do `work` in the background, until it is done or its owner is gone.

    Args:
        owner: The screen, the widget or the app that it belongs to.
        work: What is called for it; called late, so that one cancelled at once never began.
        group: A name for works alike.
        alone: Cancel what the same group still does.
    """
    worker: Worker[None] = owner.run_worker(work, group=group, exclusive=alone)
    return worker


async def stop(worker: Worker[None] | None) -> None:
    """Cancel a worker, and wait until it has put its things in order."""
    if worker is not None:
        worker.cancel()
        with suppress(WorkerError):
            await worker.wait()
