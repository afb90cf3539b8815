"""The pages that are made from records, and what every page shows of them."""
