from parlour_server.monitoring.tally import Histogram


def test_a_value_falls_into_the_class_it_does_not_exceed() -> None:
    histogram = Histogram((1.0, 10.0))
    for value in (0, 1, 1.5, 10, 11):
        histogram.observe(value)
    assert histogram.counts == [2, 2, 1]
    assert histogram.total == 23.5
