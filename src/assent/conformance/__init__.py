"""Checks of any payer's server by the numbered requirements of PAS, CRD and DTR."""
