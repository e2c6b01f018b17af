"""The pages where municipalities report, approve and look at their figures."""
