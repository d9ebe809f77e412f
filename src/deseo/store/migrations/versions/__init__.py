"""The store's versions, one after the other; each is never changed once it has been released."""
