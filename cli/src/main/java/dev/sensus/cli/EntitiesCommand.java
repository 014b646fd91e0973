package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Entities;
import dev.sensus.lens.Entities.Entity;
import dev.sensus.lens.EntitySeeds;
import dev.sensus.lens.EntitySpace;
import dev.sensus.lens.VocabularyLimits;
import dev.sensus.query.Marks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sensus entities}. */
@Command(
    name = "entities",
    mixinStandardHelpOptions = true,
    description = {
      "Type the words of an index: they are clustered, and a cluster gets the label whose seeds are"
          + " nearest to it. No training, and no dictionary but the seeds; look at what comes out"
          + " before it is used.",
      "A table of terms, the surest of each label first; with --json one object: {\"by\", \"words\","
          + " \"clusters\", \"labelled\", \"untyped\", \"unknown_seeds\", \"entities\": [{\"term\","
          + " \"label\", \"confidence\", \"cluster\", \"seed\"} …]}.",
    })
final class EntitiesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-x", "--index"},
      required = true,
      paramLabel = "DIR",
      description = "The index.")
  private Path folder;

  @Option(
      names = "--seed",
      paramLabel = "LABEL:WORD,WORD",
      description = "A label and words that have it, as in \"metal: gold, steel\"; several times.")
  private List<String> seeds;

  @Option(
      names = "--seeds",
      paramLabel = "FILE",
      description = "A file of them, a label a line; # begins a comment.")
  private Path file;

  @Option(
      names = "--space",
      split = ",",
      paramLabel = "NAME",
      description =
          "What words are compared by: ${COMPLETION-CANDIDATES}; of several, with commas, the mean."
              + " text is the words beside it, signs, capitals and endings in the index; static and"
              + " occurrences are vectors. Default: text,static, or text alone where the index has"
              + " no static vectors.")
  private List<EntitySpace> spaces;

  @Mixin private WordLimitOptions limits;

  @Option(
      names = "--threshold",
      paramLabel = "COSINE",
      defaultValue = "0.15",
      description =
          "Least cosine of a cluster, and of a word, with the mean of a label's seeds. Default:"
              + " ${DEFAULT-VALUE}.")
  private double threshold;

  @Option(
      names = "--clusters",
      paramLabel = "N",
      description = "How many clusters. Default: a fourth of the words.")
  private Integer clusters;

  @Option(
      names = {"-n", "--most"},
      paramLabel = "N",
      defaultValue = "20",
      description = "Terms of a label at most, seeds not counted. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--chance",
      paramLabel = "N",
      defaultValue = "42",
      description = "Has the clusters start elsewhere. Default: ${DEFAULT-VALUE}.")
  private long chance;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if ((seeds == null) == (file == null)) {
      throw new ParameterException(
          spec.commandLine(), "expected either --seed, once or more, or --seeds");
    }
    if (most < 1) {
      throw new ParameterException(spec.commandLine(), "--most must be at least 1, got " + most);
    }
    if (clusters != null && clusters < 1) {
      throw new ParameterException(
          spec.commandLine(), "--clusters must be at least 1, got " + clusters);
    }
    EntitySeeds told =
        Checked.of(spec, () -> file == null ? EntitySeeds.of(seeds) : EntitySeeds.read(file));
    VocabularyLimits words = Checked.of(spec, () -> limits.limits(2));
    Entities.Options options =
        Checked.of(
            spec, () -> new Entities.Options(threshold, clusters == null ? 0 : clusters, chance));
    try (SensusIndex index = SensusIndex.open(folder)) {
      Set<EntitySpace> by = spaces(index);
      Map<String, float[]> vectors = index.read(() -> vectors(index, by, words));
      Entities entities = Checked.of(spec, () -> Entities.of(vectors, told, options));
      report(entities, by);
    }
    return 0;
  }

  private Set<EntitySpace> spaces(SensusIndex index) {
    if (spaces != null) {
      return EnumSet.copyOf(spaces);
    }
    return index.manifest().encoders().containsKey(IndexFields.STATIC)
        ? EnumSet.of(EntitySpace.TEXT, EntitySpace.STATIC)
        : EnumSet.of(EntitySpace.TEXT);
  }

  private Map<String, float[]> vectors(
      SensusIndex index, Set<EntitySpace> by, VocabularyLimits limits) throws IOException {
    if (!by.contains(EntitySpace.STATIC)) {
      return EntitySpace.vectors(index, by, limits, null);
    }
    Models models = ModelDownloads.models(spec.commandLine().getErr());
    try (WordNeighbors statics = models.neighbors(index.encoder(IndexFields.STATIC).model())) {
      index.requireMadeWith(IndexFields.STATIC, statics.encoder());
      return EntitySpace.vectors(index, by, limits, statics);
    }
  }

  private void report(Entities entities, Set<EntitySpace> by) {
    PrintWriter out = spec.commandLine().getOut();
    String names = by.stream().map(EntitySpace::toString).collect(Collectors.joining(","));
    Map<String, List<Entity>> shown = new LinkedHashMap<>();
    entities
        .entities()
        .forEach(
            (label, own) ->
                shown.put(
                    label, own.stream().filter(entity -> !entity.seed()).limit(most).toList()));
    if (json) {
      out.println(Json.line(object(entities, names, shown)));
      return;
    }
    TextTable table = new TextTable(false, "label", "term", "confidence", "cluster");
    shown.forEach(
        (label, own) ->
            own.forEach(
                entity ->
                    table.row(
                        Marks.none().escape().apply(label),
                        entity.term(),
                        String.format(Locale.ROOT, "%.4f", entity.confidence()),
                        String.valueOf(entity.cluster()))));
    out.print(table);
    out.printf(
        Locale.ROOT,
        "%n%,d of %,d words have a label, seeds among them, %,d have none; %,d of %,d clusters; by"
            + " %s%n",
        entities.words() - entities.untyped(),
        entities.words(),
        entities.untyped(),
        entities.labelled(),
        entities.clusters(),
        names);
    entities
        .unknown()
        .forEach(
            (label, words) ->
                out.printf(
                    Locale.ROOT,
                    "seeds of %s that are no words within the limits: %s%n",
                    Marks.none().escape().apply(label),
                    String.join(", ", words)));
  }

  private Map<String, Object> object(
      Entities entities, String by, Map<String, List<Entity>> shown) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("by", by);
    object.put("words", entities.words());
    object.put("clusters", entities.clusters());
    object.put("labelled", entities.labelled());
    object.put("untyped", entities.untyped());
    object.put("unknown_seeds", entities.unknown());
    List<Object> all = new ArrayList<>();
    entities
        .entities()
        .forEach(
            (label, own) ->
                own.stream()
                    .filter(entity -> entity.seed() || shown.get(label).contains(entity))
                    .forEach(
                        entity -> {
                          Map<String, Object> one = new LinkedHashMap<>();
                          one.put("term", entity.term());
                          one.put("label", label);
                          one.put("confidence", entity.confidence());
                          one.put("cluster", entity.cluster());
                          one.put("seed", entity.seed());
                          all.add(one);
                        }));
    object.put("entities", all);
    return object;
  }
}
