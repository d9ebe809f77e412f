"""The one online background: OpenStreetMap's own tiles, asked for only when a visitor says so."""

TILE_URL = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
TILE_CREDIT = "© OpenStreetMap contributors"
