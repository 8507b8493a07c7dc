"""The frame around every page: window, navigation, status, notices and command line."""
