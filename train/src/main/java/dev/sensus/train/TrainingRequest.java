package dev.sensus.train;

import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.lucene.VocabularyOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * What is trained, on what, into what.
 *
 * @param from directory of the model that it begins as
 * @param isStatic whether that is a table of static vectors; else it is a BERT
 * @param fresh whether the model begins anew: a static one with vectors by chance, a BERT as {@code
 *     shape} says
 * @param shape of a new BERT, which begins as the static model {@code from}; null to go on with
 *     {@code from}
 * @param vocabulary how a new model's vocabulary is learnt from the sources, or null to take that
 *     of {@code from}; then it begins by chance
 * @param sources collections and files of pairs
 * @param judged a collection whose judged questions are learnt from, or null
 * @param judgedSplit which of its judgements
 * @param validation a collection whose judged questions tell how good the model is, or null
 * @param validationSplit which of its judgements
 * @param topics a static model by whose vectors texts are put into topics, or null
 * @param teacher that it learns from, opened, or null; closed when training ends
 * @param output directory of the result
 * @param stored what its weights are kept in
 * @param command the arguments of the command that asked for it, for the model card
 * @param device to train on, as models are opened on; null for the best
 */
public record TrainingRequest(
    Path from,
    boolean isStatic,
    boolean fresh,
    Shape shape,
    VocabularyOptions vocabulary,
    List<Path> sources,
    Path judged,
    String judgedSplit,
    Path validation,
    String validationSplit,
    Path topics,
    TextEncoder teacher,
    Path output,
    Precision stored,
    List<String> command,
    String device) {

  /** Copies the lists. */
  public TrainingRequest {
    sources = List.copyOf(sources);
    command = List.copyOf(command);
  }

  /** What decides the weights, as text: two runs of one text and the same options are one run. */
  String text() {
    TrainingRequest deciding =
        new TrainingRequest(
            whole(from),
            isStatic,
            fresh,
            shape,
            vocabulary,
            sources.stream().map(TrainingRequest::whole).toList(),
            whole(judged),
            judgedSplit,
            whole(validation),
            validation == null ? null : validationSplit,
            whole(topics),
            null,
            null,
            null,
            List.of(),
            null);
    return deciding + (teacher == null ? "" : " teacher " + teacher.fingerprint());
  }

  private static Path whole(Path path) {
    return path == null ? null : path.toAbsolutePath().normalize();
  }

  /**
   * Of a new BERT.
   *
   * @param layers transformer layers
   * @param hidden components of a piece's vector, those of the static model that it begins as
   * @param heads attention heads of a layer
   * @param intermediate components in the middle of the feed-forward layers
   */
  public record Shape(int layers, int hidden, int heads, int intermediate) {
    NewBert bert() {
      return new NewBert(layers, hidden, heads, intermediate);
    }
  }
}
