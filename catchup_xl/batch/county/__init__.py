"""The county's book from its towns' masters."""
