"""What an approval grants: numbers, units, terms, corrections."""
