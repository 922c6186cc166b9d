"""Languages: what a reader reads, the catalogues, and the page in each language."""
