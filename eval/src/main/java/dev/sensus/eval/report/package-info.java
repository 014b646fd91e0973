/** What a grid of systems did on a collection, as a page to read, as Markdown and as JSON. */
package dev.sensus.eval.report;
