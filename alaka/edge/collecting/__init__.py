"""The hot doors of tracking: what happens on sites, in apps and at servers comes in here."""
