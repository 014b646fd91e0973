/**
 * Speed, measured by JMH, each time beside a rival in the same run. Start at {@link
 * dev.sensus.eval.bench.TokenizerBench}.
 */
package dev.sensus.eval.bench;
