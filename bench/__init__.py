"""What the product does a second, and how long its pages take: one command for each figure."""
