"""The one door to events: what writes or reads them is here, so that they may lie elsewhere."""
