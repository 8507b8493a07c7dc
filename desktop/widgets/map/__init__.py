"""The map: basemap, symbols that say how many they are, labels, rings, lines, measuring and the scene lens."""
