"""The kiosk's printer: the port, the ESC/POS adapter behind it, and the lines a printer may hang on."""
