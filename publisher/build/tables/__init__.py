"""Tables as sources: CSV files with a mapping beside them, read into quads whose cells are known (docs/tables.md)."""
