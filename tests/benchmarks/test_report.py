"""What benchmarks tell is a table in Markdown."""

from benchmarks.report import table


def test_a_table_has_words_to_the_left_and_figures_to_the_right() -> None:
    told = table(["what", "ms", "why", "MiB"], [["start", 1, "disk", 2]], words=(0, 2))
    assert told.splitlines() == [
        "| what | ms | why | MiB |",
        "| --- | --: | --- | --: |",
        "| start | 1 | disk | 2 |",
    ]
