"""Steps that wait for what comes of them. Before its load, a page may lack the scripts that it acts by."""

from time import monotonic

# A slow machine is no fault. In milliseconds.
PATIENCE = 60_000


def follow(control):
    """Press what leads to another page, and wait until that one is there with its scripts."""
    with control.page.expect_navigation():
        control.click()


def until(page, condition):
    """Wait for what no page shows, such as what the server has kept."""
    end = monotonic() + PATIENCE / 1000
    while not condition():
        assert monotonic() < end
        page.wait_for_timeout(20)
