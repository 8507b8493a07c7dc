"""The provincial center: admission, feed, sequencer, keeper and console."""
