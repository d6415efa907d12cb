"""Use cases of the standards that the desk's other rooms lack: programs that call, members to be found, bundles."""
