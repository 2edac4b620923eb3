"""What is made of events: visits, links, orders. One thread of one worker at a time."""
