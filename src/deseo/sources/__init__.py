"""Read what enters the Atlas: shipped files, uploads, live sources."""
