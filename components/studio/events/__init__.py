"""The events of the page: their values and what was clicked, checked; calls of events that there are not."""
