/**
 * Plots as plain SVG. Everything is laid out in units of a picture {@link
 * dev.sensus.eval.report.plot.Frame#WIDTH} wide, which a page may scale; colours are CSS variables,
 * so that one picture does for light and dark.
 */
package dev.sensus.eval.report.plot;
