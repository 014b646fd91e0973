/**
 * Where judged collections come from: a folder, or a public one by its name, which is downloaded
 * once.
 *
 * <p>{@link dev.sensus.eval.collection.CollectionFolder} is the entrance.
 */
package dev.sensus.eval.collection;
