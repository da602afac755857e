"""catchup_xl: a township's catch-up campaign (追赶超越) in one Excel workbook."""

__version__ = "0.1.0"
