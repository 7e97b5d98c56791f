"""The web console: pages made on the server, plain forms and links, with scripts only where they help."""
