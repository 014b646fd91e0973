package dev.sensus.eval.significance;

/** A confidence interval, ends included. */
public record Interval(double low, double high) {}
