"""The real parts that tests run against: servers, databases and browsers, all on the loopback interface."""
