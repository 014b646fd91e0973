package dev.sensus.indexer;

/**
 * What a file says that is one document.
 *
 * @param title empty if it has none of its own
 */
record Page(String title, String body) {}
