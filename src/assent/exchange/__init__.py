"""The standards' endpoints for programs, over the same use cases as the interface: PAS, CRD, DTR and who may call."""
