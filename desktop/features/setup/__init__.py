"""The set-up page 设立本机: what a program without a device asks before anything else."""
