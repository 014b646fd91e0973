package dev.sensus.train;

import java.io.IOException;

/** Tells how good a model is by now, from what it does not learn from. */
interface Validation {

  /** What is measured, as tables call it. */
  String name();

  /** More is better. */
  double score(Learner learner) throws IOException;
}
