package dev.sensus.lens;

import dev.sensus.indexer.WordForm;
import dev.sensus.lens.WordSenses.Point;
import dev.sensus.lens.WordSenses.Sense;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/**
 * Sorts the occurrences of a word by sense, without being told any: clusters of their vectors, as
 * many as {@link SenseOptions} and their silhouettes say.
 */
public final class SenseFinder {
  private static final int COMPANIONS = 6;

  private final Occurrences occurrences;

  /** Looks in an index. */
  public SenseFinder(Occurrences occurrences) {
    this.occurrences = occurrences;
  }

  /**
   * The senses of a word.
   *
   * @throws NoOccurrenceException if the index has no occurrence of it, or none with anything
   *     around
   */
  public WordSenses find(String word, SenseOptions options) throws IOException {
    String folded = WordForm.fold(word.strip());
    long count = occurrences.count(folded);
    Aspect aspect = options.aspect() == null ? occurrences.telling(folded) : options.aspect();
    List<Occurrence> places = occurrences.of(folded, options.most(), options.seed(), aspect);
    if (places.isEmpty()) {
      String why =
          WordForm.isStopWord(folded)
              ? "keeps no occurrences of stop words such as '" + folded + "'"
              : count == 0
                  ? "has no occurrence of '" + folded + "'"
                  : "has no occurrence of '" + folded + "' with other words around it";
      throw new NoOccurrenceException(occurrences.index().folder(), why);
    }
    List<float[]> vectors = places.stream().map(Occurrence::vector).toList();
    SenseClusters clusters =
        SenseClusters.of(vectors, options.senses(), options.threshold(aspect), options.seed());
    List<Line> lines = occurrences.lines(places);
    Companions companions = new Companions(folded, lines);
    List<Sense> senses = new ArrayList<>();
    for (int sense = 0; sense < clusters.count(); sense++) {
      int[] members = clusters.members(sense);
      senses.add(
          new Sense(
              members.length,
              companions.of(members, COMPANIONS),
              typical(members, vectors).limit(options.lines()).mapToObj(lines::get).toList()));
    }
    Projection plane = Projection.of(vectors);
    List<Point> points =
        IntStream.range(0, lines.size())
            .mapToObj(
                i -> new Point(clusters.assigned()[i], plane.x()[i], plane.y()[i], lines.get(i)))
            .toList();
    return new WordSenses(
        folded,
        count,
        places.size(),
        aspect.toString(),
        clusters.silhouette(),
        clusters.silhouettes(),
        senses,
        Arrays.stream(plane.shares()).boxed().toList(),
        points);
  }

  /** The members nearest to their middle, nearest first. */
  private static IntStream typical(int[] members, List<float[]> vectors) {
    float[] middle = Contexts.mean(Arrays.stream(members).mapToObj(vectors::get).toList());
    return Arrays.stream(members)
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                (Integer i) -> middle == null ? 0 : -VectorUtil.dotProduct(middle, vectors.get(i))))
        .mapToInt(Integer::intValue);
  }
}
