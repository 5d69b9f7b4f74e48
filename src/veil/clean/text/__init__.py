"""Free text: take the person out, leave the medicine in."""
