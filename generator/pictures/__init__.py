"""Pictures: photographs in the sizes and formats that browsers want, without what the camera noted."""
