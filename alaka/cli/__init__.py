import os

# Every command, and each process it starts, runs on our settings unless told otherwise.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alaka.settings")
