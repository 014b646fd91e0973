package dev.sensus.cli;

import dev.sensus.indexer.MetadataType;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What kinds of values metadata have. */
final class MetadataOptions {
  @Option(
      names = "--metadata",
      paramLabel = "NAME=TYPE",
      split = ",",
      description =
          "Metadata to be searched by range: long, double or date (ISO 8601), as in "
              + "year=long,published=date. All others are keywords.")
  private Map<String, MetadataType> types = new LinkedHashMap<>();

  Map<String, MetadataType> types() {
    return types;
  }
}
