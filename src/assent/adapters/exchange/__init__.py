"""What exchange needs of the network: signed tokens checked, keys and charts fetched from listed hosts."""
