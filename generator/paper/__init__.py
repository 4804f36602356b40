"""Paper: what a printer makes of the same facts, a business card and a sign for the door, as PDF files."""
