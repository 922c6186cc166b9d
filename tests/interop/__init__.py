"""Proofroom's client -> LiteLLM's proxy -> Proofroom's offline endpoint, each in its own process or thread.

Somebody else's server stands between the two ends, so that what both of them understand alike is not only what the
same people wrote. LiteLLM lives in an environment of its own. ``make interop`` runs this, ``make test`` does not.
"""
