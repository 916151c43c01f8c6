"""The comparison across sellers: logs surveyed, counted by whoever reaches them, judged, set apart, and explained."""
