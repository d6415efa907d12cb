"""The operations of PAS: a request, its updates, inquiries, at an address for each version of the guide."""
