package dev.sensus.encoder;

import dev.sensus.encoder.PickleReader.Refusal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the names in a PyTorch checkpoint's pickle mean: tensors by their place, and nothing that
 * could run. All other names are refused.
 */
final class TorchStateDict implements PickleReader.Host {
  /** Types of elements, with how many bytes one takes. */
  private static final Map<String, Integer> STORAGES =
      Map.ofEntries(
          Map.entry("FloatStorage", 4),
          Map.entry("HalfStorage", 2),
          Map.entry("BFloat16Storage", 2),
          Map.entry("DoubleStorage", 8),
          Map.entry("LongStorage", 8),
          Map.entry("IntStorage", 4),
          Map.entry("ShortStorage", 2),
          Map.entry("CharStorage", 1),
          Map.entry("ByteStorage", 1),
          Map.entry("BoolStorage", 1));

  /** A name's meaning. */
  private enum Function {
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    ORDERED_DICT
  }

  /** A type of elements. */
  private record StorageType(String name) {}

  /**
   * Elements of one type in an entry of the archive.
   *
   * @param key the entry's name in the folder {@code data}
   */
  record Storage(String type, String key, long elements) {
    int width() {
      return STORAGES.get(type);
    }
  }

  /**
   * A tensor: a view of a storage.
   *
   * @param offset of its first element, in elements, as are the strides
   */
  record View(Storage storage, long offset, List<Long> shape, List<Long> strides) {
    /** How many elements the view has. */
    long elements() {
      return shape.contains(0L) ? 0 : shape.stream().reduce(1L, (a, b) -> a * b);
    }

    /** How many elements of the storage lie between its first and its last, both included. */
    long span() {
      long last = 0;
      for (int i = 0; i < shape.size(); i++) {
        last += (shape.get(i) - 1) * strides.get(i);
      }
      return elements() == 0 ? 0 : last + 1;
    }
  }

  private TorchStateDict() {}

  /** Reads a pickle of a dictionary; what is in it beside tensors is passed over. */
  static Map<String, View> read(byte[] pickle) throws Refusal {
    Object root = PickleReader.read(pickle, new TorchStateDict());
    if (!(root instanceof Map<?, ?> map)) {
      throw new Refusal("holds no dictionary of tensors");
    }
    Map<String, View> tensors = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (name instanceof String text && value instanceof View view) {
            tensors.put(text, view);
          }
        });
    return tensors;
  }

  @Override
  public Object global(String module, String name) throws Refusal {
    String full = module + "." + name;
    return switch (full) {
      case "torch._utils._rebuild_tensor_v2" -> Function.REBUILD_TENSOR;
      case "torch._utils._rebuild_parameter" -> Function.REBUILD_PARAMETER;
      case "collections.OrderedDict" -> Function.ORDERED_DICT;
      default -> {
        if (module.equals("torch") && STORAGES.containsKey(name)) {
          yield new StorageType(name);
        }
        throw new Refusal(
            "its pickle names " + full + ", which is refused: only tensors are read, nothing runs");
      }
    };
  }

  @Override
  public Object call(Object function, List<?> arguments) throws Refusal {
    if (function == Function.ORDERED_DICT && arguments.isEmpty()) {
      return new LinkedHashMap<>();
    }
    if (function == Function.REBUILD_PARAMETER && arguments.size() >= 1) {
      return arguments.get(0);
    }
    if (function == Function.REBUILD_TENSOR
        && arguments.size() >= 4
        && arguments.get(0) instanceof Storage storage
        && arguments.get(1) instanceof Long offset
        && arguments.get(2) instanceof List<?> shape
        && arguments.get(3) instanceof List<?> strides) {
      return view(storage, offset, integers(shape), integers(strides));
    }
    throw new Refusal("its pickle calls " + function + " with other arguments than PyTorch does");
  }

  @Override
  public Object persistent(Object id) throws Refusal {
    if (id instanceof List<?> parts
        && parts.size() == 5
        && parts.get(0).equals("storage")
        && parts.get(1) instanceof StorageType type
        && parts.get(2) instanceof String key
        && parts.get(4) instanceof Long elements) {
      return new Storage(type.name(), key, elements);
    }
    throw new Refusal("its pickle has a persistent id that is no storage");
  }

  private static List<Long> integers(List<?> values) throws Refusal {
    for (Object value : values) {
      if (!(value instanceof Long number) || number < 0) {
        throw new Refusal("its pickle has a shape or strides that are no integers from 0 on");
      }
    }
    return values.stream().map(Long.class::cast).toList();
  }

  /** A view, checked to lie in its storage and to have no more elements than that has. */
  private static View view(Storage storage, long offset, List<Long> shape, List<Long> strides)
      throws Refusal {
    boolean inside = offset >= 0 && shape.size() == strides.size() && offset <= storage.elements();
    boolean empty = shape.contains(0L);
    long elements = 1;
    long last = offset;
    for (int i = 0; inside && !empty && i < shape.size(); i++) {
      long steps = shape.get(i) - 1;
      inside =
          elements <= storage.elements() / shape.get(i)
              && (steps == 0 || strides.get(i) <= (storage.elements() - last) / steps);
      elements *= inside ? shape.get(i) : 0;
      last += inside ? steps * strides.get(i) : 0;
    }
    if (!inside || (!empty && last >= storage.elements())) {
      throw new Refusal(
          String.format(
              Locale.ROOT,
              "a tensor of shape %s, strides %s, offset %d lies outside its storage of %d elements",
              shape,
              strides,
              offset,
              storage.elements()));
    }
    return new View(storage, offset, shape, strides);
  }

  /** Row-major strides of a shape. */
  static List<Long> dense(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.get(i);
    }
    return Arrays.asList(strides);
  }
}
