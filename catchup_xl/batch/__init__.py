"""Many workbooks: a batch on local processes or a cluster, return forms and their collection, the county's book, differences."""
