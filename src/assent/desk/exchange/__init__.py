"""Use cases of the standards that the desk's other rooms lack: programs that call, and what they were told."""
