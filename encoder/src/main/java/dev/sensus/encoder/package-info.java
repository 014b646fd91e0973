/**
 * Text to vectors: model directories, their files, and the encoders they make.
 *
 * <p>Start at {@link dev.sensus.encoder.Models}, which opens a model reference, and {@link
 * dev.sensus.encoder.TextEncoder}, which is what comes out.
 */
package dev.sensus.encoder;
