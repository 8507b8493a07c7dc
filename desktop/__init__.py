"""What a person sees; the only Qt in the repository."""
