"""Small tools that know nothing of Ravive: reading YAML with line numbers, checking shapes, comparing words."""
