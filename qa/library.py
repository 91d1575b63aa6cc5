"""A folder of articles with its open index: ask, list, compare with the disk, rebuild and go on."""
