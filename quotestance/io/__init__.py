"""File formats, one module each: `read(path)` yields Documents, `write(documents, path)`."""
