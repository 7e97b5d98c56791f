"""When things happen: the flow, the collector, the clock."""
