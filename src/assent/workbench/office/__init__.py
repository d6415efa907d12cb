"""The provider's office: new requests, its own requests, answers, appeals."""
