"""Pages: HTTP in and out, nothing else."""
