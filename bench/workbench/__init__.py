"""How fast the pages are, in a browser and in the server: ``python -m bench.workbench``."""
