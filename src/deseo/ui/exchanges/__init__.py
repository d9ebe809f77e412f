"""The page of exchange: a territory's talk, its tasks, its good practice; two may write at once."""
