"""What SP-API is: operations, paths, roles, marketplaces, hosts and types, as data files and look-ups.

The files under `data/` are written by `python -m spdiag.catalog.build DIR` from Amazon's models and from `knowledge/`,
which holds by hand what the models do not say.
"""
