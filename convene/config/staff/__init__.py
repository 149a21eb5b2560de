"""For those who look after the instance: what could not be done in the background, and trying it again."""
