"""Build pictures: maps and charts as figures, never as pages."""
