"""The record of a room: who was invited, who said and decided what and when, with the pictures; as a document."""
