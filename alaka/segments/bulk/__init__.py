"""One thing changed at many people of the list, with a look before and a way back after."""
