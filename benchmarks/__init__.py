"""Measurements that can be repeated; not part of the program."""
