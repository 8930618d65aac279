from parlour_client.session.backoff import BASE_SECONDS, CAP_SECONDS, Backoff


def test_waits_grow_to_a_cap_and_begin_anew() -> None:
    backoff = Backoff()
    for failures in range(2_000):
        assert 0 <= backoff.next() <= min(CAP_SECONDS, BASE_SECONDS * 2 ** min(failures, 30))
    backoff.reset()
    assert backoff.next() <= BASE_SECONDS
