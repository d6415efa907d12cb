"""Who may call the endpoints of the standards: tokens given for signatures, and who calls by which token."""
