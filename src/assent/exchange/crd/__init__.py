"""CDS services: what the plan requires, said to whoever writes an order."""
