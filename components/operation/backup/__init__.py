"""Backups: the database and all files of a Proofroom as one archive, and the way back."""
