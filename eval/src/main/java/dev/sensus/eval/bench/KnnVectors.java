package dev.sensus.eval.bench;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.RunOptions;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.indexer.SourceDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;

/**
 * Vectors to be found and vectors to ask with, all of unit length.
 *
 * @param name of the set
 * @param passages {@code [vectors][dimension]}
 * @param questions {@code [questions][dimension]}
 * @param about where they come from
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record KnnVectors(String name, float[][] passages, float[][] questions, String about) {
  private static final int MOST_QUESTIONS = 500;

  /** How many vectors share a center, on the average. */
  private static final int CLUSTER = 1000;

  /** How long what is added to a center is, on the average; the center's length is 1. */
  private static final double SPREAD = .7;

  private static final long SEED = 1;

  /** The passages of a collection as {@code sensus index} cuts them, and its questions. */
  static KnnVectors of(Path collection, String model) throws IOException {
    Path queries = collection.resolve("queries.jsonl");
    if (!Files.exists(queries)) {
      throw new CollectionException(queries, "no such file; a BEIR folder has it");
    }
    String name = collection.toAbsolutePath().normalize().getFileName().toString();
    try (TextEncoder encoder = Models.standard().contextual(model, ModelOptions.defaults());
        TemporaryFolder temporary = TemporaryFolder.create()) {
      Path folder = temporary.path().resolve("index");
      try (DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
        new CollectionIndexer(encoder, null, IndexOptions.defaults())
            .index(reader, folder, Map.of(), RunOptions.defaults(), IndexListener.NONE);
      }
      List<float[]> passages = passages(folder);
      float[][] questions = encoder.encode(questions(queries), Role.QUERY);
      return new KnnVectors(
          name,
          passages.toArray(float[][]::new),
          questions,
          String.format(
              Locale.ROOT,
              "%,d passages and %d questions of %s, encoded by %s",
              passages.size(),
              questions.length,
              name,
              model));
    }
  }

  private static List<float[]> passages(Path folder) throws IOException {
    List<float[]> passages = new ArrayList<>();
    try (SensusIndex index = SensusIndex.open(folder)) {
      for (LeafReaderContext leaf : index.reader().leaves()) {
        FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexFields.CONTEXTUAL);
        for (int i = 0; values != null && i < values.size(); i++) {
          passages.add(values.vectorValue(i).clone());
        }
      }
    }
    return passages;
  }

  private static List<String> questions(Path queries) throws IOException {
    List<String> questions = new ArrayList<>();
    try (DocumentReader reader = DocumentReaders.open(queries, FieldNames.usual())) {
      SourceDocument next = reader.next();
      while (next != null && questions.size() < MOST_QUESTIONS) {
        questions.add(next.body());
        next = reader.next();
      }
    }
    return questions;
  }

  /**
   * Vectors in clusters, always the same ones: Gaussian noise around centers that are spread evenly
   * over the sphere. Questions come from the same clusters.
   */
  static KnnVectors clustered(int vectors, int dimension) {
    RandomGenerator random = new SplittableRandom(SEED);
    float[][] centers = new float[Math.max(1, vectors / CLUSTER)][];
    float[] origin = new float[dimension];
    for (int i = 0; i < centers.length; i++) {
      centers[i] = around(origin, 1, random);
    }
    double deviation = SPREAD / Math.sqrt(dimension);
    float[][] passages = new float[vectors][];
    for (int i = 0; i < vectors; i++) {
      passages[i] = around(centers[random.nextInt(centers.length)], deviation, random);
    }
    float[][] questions = new float[MOST_QUESTIONS][];
    for (int i = 0; i < questions.length; i++) {
      questions[i] = around(centers[random.nextInt(centers.length)], deviation, random);
    }
    return new KnnVectors(
        "clustered",
        passages,
        questions,
        String.format(
            Locale.ROOT,
            "%,d vectors and %d questions, Gaussian noise of length %.1f around %,d centers of"
                + " length 1, made unit length, seed %d",
            vectors,
            questions.length,
            SPREAD,
            centers.length,
            SEED));
  }

  private static float[] around(float[] center, double deviation, RandomGenerator random) {
    float[] vector = new float[center.length];
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (center[i] + deviation * random.nextGaussian());
      squares += (double) vector[i] * vector[i];
    }
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }

  int dimension() {
    return questions[0].length;
  }
}
