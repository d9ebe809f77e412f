"""Measure equality between women and men: of a territory, of a cluster, of one organisation."""
