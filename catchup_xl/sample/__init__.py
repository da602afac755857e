"""What the package ships to begin with: plan files, and the labelled sample."""
