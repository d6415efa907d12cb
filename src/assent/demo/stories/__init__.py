"""What happens to the requests of the demonstration: one function a story, and the list of them."""
