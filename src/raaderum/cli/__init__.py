"""The command `raaderum`: thin commands over studies and reports. Never imports the web."""
