package dev.sensus.train;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TrainableModel;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that another learns from: it reads the same texts, made of their pieces again, so that
 * the two need not share a vocabulary.
 */
final class Teacher {
  private final TextEncoder encoder;
  private final PieceText student;

  Teacher(TextEncoder encoder, TrainableModel student) {
    this.encoder = encoder;
    this.student = new PieceText(student);
  }

  /** Vectors of a batch's texts, in its order. */
  float[][] vectors(PairBatch batch) {
    List<String> texts = new ArrayList<>();
    batch.texts().forEach(pieces -> texts.add(student.of(pieces)));
    int questions = batch.examples().size();
    float[][] vectors = new float[texts.size()][];
    float[][] asked = encoder.encode(texts.subList(0, questions), TextEncoder.Role.QUERY);
    float[][] found =
        encoder.encode(texts.subList(questions, texts.size()), TextEncoder.Role.PASSAGE);
    System.arraycopy(asked, 0, vectors, 0, asked.length);
    System.arraycopy(found, 0, vectors, asked.length, found.length);
    return vectors;
  }
}
