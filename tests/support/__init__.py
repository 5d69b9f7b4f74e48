"""What tests of more than one kind share: planting, byte scans, an independent reader. No module here imports veil."""
