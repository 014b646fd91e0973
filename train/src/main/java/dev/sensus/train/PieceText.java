package dev.sensus.train;

import dev.sensus.encoder.TrainableModel;
import java.util.Objects;

/** Makes texts of pieces again, for models with another vocabulary. */
final class PieceText {
  private final TrainableModel model;

  PieceText(TrainableModel model) {
    this.model = model;
  }

  /** The text, as far as the pieces tell. */
  String of(int[] pieces) {
    return model.text(pieces);
  }

  /** Whether another model has the same pieces. */
  boolean isShared(TrainableModel other) {
    if (other.vocabularySize() != model.vocabularySize()) {
      return false;
    }
    for (int id = 0; id < model.vocabularySize(); id++) {
      if (!Objects.equals(model.piece(id), other.piece(id))) {
        return false;
      }
    }
    return true;
  }
}
