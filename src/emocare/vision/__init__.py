"""From pixels to what each face shows: pure stages without database, web or training code."""
