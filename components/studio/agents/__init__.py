"""Agents: the tools of the Model Context Protocol by which a program of somebody's makes and finds pictures."""
