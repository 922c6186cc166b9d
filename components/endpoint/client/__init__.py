"""Send requests over HTTP: TLS, retries, bounded bodies, and pictures behind links."""
