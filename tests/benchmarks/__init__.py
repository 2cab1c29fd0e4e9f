"""What the site costs, measured on the machine at hand: `python -m tests.benchmarks --help`.

The site is served as in production and driven over loopback; beside each page a view that does nothing is measured
under the same server and middleware. What a page costs is told as a share of that view's rate and as processor time,
which say the same on a slow and on a busy machine. Needs Linux, whose /proc tells what a process has used.
"""
