"""How lists stand on a screen: rows under headings, and commands with what they do, whole."""
