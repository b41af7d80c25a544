"""Reading YAML that people write: located nodes, typed records, errors with line and column."""
