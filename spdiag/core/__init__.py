"""The pure core: evidence in, verdict out. Standard library only; no files, network, clock or printing."""
