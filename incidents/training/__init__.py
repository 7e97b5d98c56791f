"""Own groups of posts about one problem, for fitting and measuring the joining; nothing here runs in the product."""
