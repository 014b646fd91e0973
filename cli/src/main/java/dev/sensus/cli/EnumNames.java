package dev.sensus.cli;

import dev.sensus.encoder.Pooling;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.WordPooling;
import dev.sensus.eval.words.WordData;
import dev.sensus.indexer.CollectionFormat;
import dev.sensus.indexer.MetadataType;
import dev.sensus.indexer.OnError;
import dev.sensus.indexer.Quantization;
import dev.sensus.lens.Aspect;
import dev.sensus.lens.EntitySpace;
import dev.sensus.query.Mode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The names of an enum's values as options have them, in lower case. The library's own names of
 * them stay what they are, for fingerprints are made of them.
 */
abstract class EnumNames<E extends Enum<E>> implements Iterable<String>, ITypeConverter<E> {
  private final List<E> values;

  private EnumNames(Class<E> type) {
    values = List.of(type.getEnumConstants());
  }

  static final class OfCollectionFormat extends EnumNames<CollectionFormat> {
    OfCollectionFormat() {
      super(CollectionFormat.class);
    }
  }

  static final class OfOnError extends EnumNames<OnError> {
    OfOnError() {
      super(OnError.class);
    }
  }

  static final class OfPooling extends EnumNames<Pooling> {
    OfPooling() {
      super(Pooling.class);
    }
  }

  static final class OfWordPooling extends EnumNames<WordPooling> {
    OfWordPooling() {
      super(WordPooling.class);
    }
  }

  static final class OfPrecision extends EnumNames<Precision> {
    OfPrecision() {
      super(Precision.class);
    }
  }

  static final class OfRole extends EnumNames<Role> {
    OfRole() {
      super(Role.class);
    }
  }

  /** Has all commands take, and tell of, the names in lower case of these too. */
  static void register(CommandLine line) {
    register(line, Aspect.class);
    register(line, BenchCommand.Name.class);
    register(line, EntitySpace.class);
    register(line, MetadataType.class);
    register(line, Mode.class);
    register(line, Quantization.class);
    register(line, SearchOptions.FusionName.class);
    register(line, SearchOptions.RerankName.class);
    register(line, SearchOptions.VectorName.class);
    register(line, WordData.Task.class);
  }

  private static <E extends Enum<E>> void register(CommandLine line, Class<E> type) {
    line.registerConverter(type, new EnumNames<>(type) {});
  }

  private List<String> names() {
    return values.stream().map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }

  @Override
  public E convert(String name) {
    return values.stream()
        .filter(value -> value.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected one of " + names() + " but was '" + name + "'"));
  }
}
