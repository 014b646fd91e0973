package dev.sensus.train;

import dev.sensus.encoder.TrainableModel;

/** Makes texts of pieces again, for models with another vocabulary. */
final class PieceText {
  private final TrainableModel model;

  PieceText(TrainableModel model) {
    this.model = model;
  }

  /** Words with blanks between, as far as the pieces tell. */
  String of(int[] pieces) {
    StringBuilder text = new StringBuilder();
    for (int id : pieces) {
      String piece = model.piece(id);
      if (piece.startsWith("##")) {
        text.append(piece, 2, piece.length());
      } else {
        text.append(text.isEmpty() ? "" : " ").append(piece);
      }
    }
    return text.toString();
  }

  /** Whether another model has the same pieces. */
  boolean isShared(TrainableModel other) {
    if (other.vocabularySize() != model.vocabularySize()) {
      return false;
    }
    for (int id = 0; id < model.vocabularySize(); id++) {
      if (!model.piece(id).equals(other.piece(id))) {
        return false;
      }
    }
    return true;
  }
}
