"""The database kept as files beside the pictures, where the disk is wiped: snapshots, and each transaction since."""
