"""Words of the trade as frozen types. No disk, no clock, no dice."""
