"""Social previews: the picture that messengers and networks show beside a link (Open Graph protocol)."""
