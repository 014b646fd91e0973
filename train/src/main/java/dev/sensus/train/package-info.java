/**
 * Makes models, or adapts them to a collection: {@link dev.sensus.train.ModelTraining} from end to
 * end.
 */
package dev.sensus.train;
