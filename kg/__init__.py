"""Entente: reports on diplomacy in, a reasoned and citable knowledge graph out.

The package is the pipeline, read from left to right; a module imports only from its left:
``documents → facts → extract → consolidate → mapping → reason → store → export → pipeline →
web → cli``, on the ground of ``model``, ``errors``, ``resources`` and ``authority``.
"""

__version__ = "0.1.0"
