"""The columnar copy of visits and events: each node's own, and nothing is lost with it.

PostgreSQL holds the truth. What was over a day ago is copied into Parquet files of the data folder
(`keeping`), as long as nothing is known to have changed in it since (`changes`); a question
(`asking`) is put to DuckDB over these files and over the rest, read from PostgreSQL as it is asked.
"""
