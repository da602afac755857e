"""The command line: the jobs on saved workbooks."""
