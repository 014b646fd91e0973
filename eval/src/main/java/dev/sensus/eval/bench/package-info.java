/**
 * Speed, each time beside a rival in the same run. Start at {@link
 * dev.sensus.eval.bench.TokenizerBench} (by JMH) and {@link dev.sensus.eval.bench.EncoderBench} (in
 * rounds); {@link dev.sensus.eval.bench.Soak} watches memory. {@link
 * dev.sensus.eval.bench.BenchResult} is what is kept of a run, with machine, flags and settings.
 */
package dev.sensus.eval.bench;
