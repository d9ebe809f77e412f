"""Let `python -m deseo.cli` be the command `deseo`."""

from deseo.cli import app

if __name__ == "__main__":
    app(prog_name="deseo")
