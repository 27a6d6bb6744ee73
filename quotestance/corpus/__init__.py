"""Corpora: many files read in parts, by several processes or machines, killed and resumed."""

# What a run does unless it is told otherwise; here, because the command line shows it without
# loading what does the work.
TEXT = "text"
ID = "id"
PART_SIZE = 1000
FORMATS = ("jsonl", "parquet")
