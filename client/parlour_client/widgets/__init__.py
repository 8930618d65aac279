"""What the screens are made of. A widget knows the model, never the link, the disk or a screen."""
