"""What Excel calls: macros over the jobs, worksheet functions over the rules, and what a PC needs for both."""
