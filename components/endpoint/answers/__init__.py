"""Read an endpoint's answers: pictures, streams, refusals and failures."""
