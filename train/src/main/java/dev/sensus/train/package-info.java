/**
 * Makes models, or adapts them to a collection: objectives, data, optimiser, checkpoints.
 *
 * <p>Read first: {@code Trainer}.
 */
package dev.sensus.train;
