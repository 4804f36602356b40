"""Writes anew what is expected of the sites that are compared whole."""

from tests.sites import renew

renew()
