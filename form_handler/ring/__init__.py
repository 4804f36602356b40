"""The ring: a marked submission that goes through the deployed site as a visitor would send it."""
