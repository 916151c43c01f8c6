"""The comparison counted by DuckDB."""
