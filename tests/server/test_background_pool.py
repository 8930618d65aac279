"""Heavy work is done aside, and gives way."""

import os
import threading

import pytest

from parlour_server.background_pool import NICENESS, BackgroundPool

pytestmark = pytest.mark.trio


async def test_work_is_done_in_a_thread_of_its_own_and_its_outcome_comes_back() -> None:
    pool = BackgroundPool(1, "aside")
    assert await pool.run(threading.get_ident) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await pool.run(lambda: 1 // 0)


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="threads have no priority of their own")
async def test_its_threads_give_way_and_no_others() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    pool = BackgroundPool(1, "aside")
    found = await pool.run(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert found == NICENESS
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
