/**
 * Word-level evaluation: word and sentence similarity, words in context, senses, analogies, each
 * for static and contextual encoders.
 */
package dev.sensus.eval.words;
