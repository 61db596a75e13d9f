"""Smaller and faster: what quantising, pruning, factors and distilling make of the models, measured beside them."""
