"""Region packs as YAML: read and checked line by line, written back."""
