"""The side of hosts: the Review tab with rooms, links and settings, and the ways into a room from the other tabs."""
