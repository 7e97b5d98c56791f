"""Our own texts and the fitting of the heads on them; nothing here runs in the product."""
