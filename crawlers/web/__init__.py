"""Any web page whose manifest says by CSS selectors where its posts are."""
