"""Draw pages: the only package that imports Streamlit."""
