"""HTTP calls of whoever asks for authorization."""
