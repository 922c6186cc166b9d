"""Operation: what somebody who runs Proofroom asks of it: whether it can serve, its figures, and its log."""
