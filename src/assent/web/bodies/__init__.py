"""What is sent: the bodies of calls. Each says what it takes; values of facts are the case reader's to check."""
