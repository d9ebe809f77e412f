"""Rebuild the files the project ships, from their named sources."""
