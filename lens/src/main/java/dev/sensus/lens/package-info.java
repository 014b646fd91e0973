/**
 * What context does to a word: one's own texts looked at word by word. {@link
 * dev.sensus.lens.TextComparison} puts static and contextual similarity side by side, {@link
 * dev.sensus.lens.SenseFinder} sorts the occurrences of a word, {@link dev.sensus.lens.Occurrences}
 * finds those in one sense, and {@link dev.sensus.lens.NeighborSpace} looks around a word in
 * several spaces.
 */
package dev.sensus.lens;
