"""Parts that every tab uses: visitor, job status, loaded pictures, messages, downloads."""
