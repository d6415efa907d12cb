"""The words of letters as data: one file of fixed words for each language, and catalogues of translations."""
