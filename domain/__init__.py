"""Values, events, ports and errors of Otklik; standard library only."""
