"""What tests of deployments share: targets in memory, faults, a proxy, small sites."""
