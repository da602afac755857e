"""The jobs: what the ribbon, the command line, the Python API and a batch all run."""
