"""The bodies that checks send unless others are given: a request of the demonstration's member, by guide."""
