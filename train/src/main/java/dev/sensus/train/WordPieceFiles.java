package dev.sensus.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.ModelException;
import dev.sensus.lucene.TokenizerJson;
import dev.sensus.lucene.UnsupportedTokenizerException;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceMatcher;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of a WordPiece tokenizer, some of whose pieces become others. */
final class WordPieceFiles {
  private static final String JSON = "tokenizer.json";
  private static final String TEXT = "vocab.txt";

  private final Path folder;
  private final Vocabulary vocabulary;
  private final WordPieceOptions options;

  private WordPieceFiles(Path folder, Vocabulary vocabulary, WordPieceOptions options) {
    this.folder = folder;
    this.vocabulary = vocabulary;
    this.options = options;
  }

  /**
   * Reads those of a model's directory.
   *
   * @throws ModelException if there are none, or they are of another kind
   */
  static WordPieceFiles read(Path folder) throws IOException {
    Path json = folder.resolve(JSON);
    try {
      if (Files.exists(json)) {
        TokenizerJson tokenizer = TokenizerJson.read(json);
        String continues = tokenizer.options().continuation();
        if (!continues.equals(PieceSpelling.CONTINUES)) {
          throw new ModelException(
              json,
              "has pieces that continue a word by "
                  + continues
                  + "; they can be changed where they do by "
                  + PieceSpelling.CONTINUES);
        }
        return new WordPieceFiles(folder, tokenizer.vocabulary(), tokenizer.options());
      }
    } catch (UnsupportedTokenizerException e) {
      String why = e.getMessage().replace(json + ": ", "");
      throw new ModelException(json, "is no tokenizer whose words could be changed: " + why);
    }
    if (!Files.exists(folder.resolve(TEXT))) {
      throw new ModelException(folder, "has neither " + JSON + " nor " + TEXT);
    }
    return new WordPieceFiles(
        folder, Vocabulary.read(folder.resolve(TEXT)), WordPieceOptions.uncased());
  }

  /** How many pieces there are. */
  int size() {
    return vocabulary.size();
  }

  /** Id of the piece that stands for what cannot be cut. */
  int unknown() {
    return vocabulary.id(options.unknown());
  }

  /** Pieces that stand for no word; those that a vocabulary keeps free, as BERT's, are none. */
  Set<String> specials() {
    return options.specials();
  }

  /** Cuts words into pieces once some are others. */
  WordPieceMatcher matcher(List<PieceReplacement> replacements) {
    return new WordPieceMatcher(Vocabulary.of(pieces(replacements)), options);
  }

  private List<String> pieces(List<PieceReplacement> replacements) {
    List<String> pieces = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      pieces.add(vocabulary.piece(id));
    }
    replacements.forEach(one -> pieces.set(one.id(), one.word()));
    return pieces;
  }

  /** Writes those that there are, with words in the place of pieces. */
  void write(Path to, List<PieceReplacement> replacements) throws IOException {
    List<String> pieces = pieces(replacements);
    if (Files.exists(folder.resolve(TEXT))) {
      Vocabulary.of(pieces).write(to.resolve(TEXT));
    }
    if (Files.exists(folder.resolve(JSON))) {
      JsonNode tokenizer = ModelFolder.read(folder.resolve(JSON));
      ObjectNode model = (ObjectNode) tokenizer.path("model");
      ObjectNode ids = model.putObject("vocab");
      for (int id = 0; id < pieces.size(); id++) {
        ids.put(pieces.get(id), id);
      }
      ModelFolder.write(to.resolve(JSON), tokenizer);
    }
  }
}
