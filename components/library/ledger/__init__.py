"""The ledger: what each run costs, from before the sending until the end, and the usage that adds this up."""
