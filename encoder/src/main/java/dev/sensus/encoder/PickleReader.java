package dev.sensus.encoder;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Python's pickle, protocols 2 to 5, without running anything: a stack machine whose results
 * are Java's own (a tuple or list is a {@code List}, a dictionary a {@code Map} by text or integer,
 * an integer a {@code Long}). Names of classes and functions mean only what a {@link Host} says,
 * and it refuses those it does not know. Opcodes as documented in CPython's {@code pickletools}.
 *
 * <p>What is read takes memory by the length of the pickle: nothing is repeated or expanded.
 */
final class PickleReader {
  /** Gives meaning to names. */
  interface Host {
    /** What a name stands for; throws {@link Refusal} if nothing. */
    Object global(String module, String name) throws Refusal;

    /** What a call of a name gives. */
    Object call(Object function, List<?> arguments) throws Refusal;

    /** What a persistent id stands for. */
    Object persistent(Object id) throws Refusal;
  }

  /** A pickle that is not read; the message says why. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message);
    }
  }

  private static final Object MARK = new Object();

  /** Python's None, for maps and lists take no null. */
  static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private final ByteBuffer in;
  private final Host host;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();

  private PickleReader(byte[] pickle, Host host) {
    this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    this.host = host;
  }

  /** Reads one object. */
  static Object read(byte[] pickle, Host host) throws Refusal {
    PickleReader reader = new PickleReader(pickle, host);
    try {
      return reader.run();
    } catch (BufferUnderflowException e) {
      throw new Refusal("the pickle is cut short at byte " + pickle.length);
    } catch (IndexOutOfBoundsException | ClassCastException e) {
      throw new Refusal("the pickle is corrupt at byte " + reader.in.position());
    }
  }

  private Object run() throws Refusal {
    while (true) {
      int at = in.position();
      int code = in.get() & 0xff;
      switch (code) {
        case 0x80 -> {
          int protocol = in.get();
          if (protocol < 2 || protocol > 5) {
            throw new Refusal("the pickle has protocol " + protocol + ", expected 2 to 5");
          }
        }
        case 0x95 -> in.getLong(); // FRAME: how many bytes follow, which we need not know
        case '.' -> {
          return pop();
        }
        case 'c' -> push(host.global(line(), line()));
        case 0x93 -> {
          String name = (String) pop();
          push(host.global((String) pop(), name));
        }
        case '(' -> push(MARK);
        case '0' -> pop();
        case 'N' -> push(NONE);
        case 0x88 -> push(true);
        case 0x89 -> push(false);
        case 'J' -> push((long) in.getInt());
        case 'K' -> push((long) (in.get() & 0xff));
        case 'M' -> push((long) (in.getShort() & 0xffff));
        case 0x8a -> push(integer(in.get() & 0xff));
        case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
        case 'X' -> push(text(in.getInt() & 0xffffffffL));
        case 0x8c -> push(text(in.get() & 0xff));
        case ')' -> push(List.of());
        case 0x85 -> push(take(1));
        case 0x86 -> push(take(2));
        case 0x87 -> push(take(3));
        case 't', 'l' -> push(marked());
        case ']' -> push(new ArrayList<>());
        case '}' -> push(new LinkedHashMap<>());
        case 'a' -> {
          Object item = pop();
          list().add(item);
        }
        case 'e' -> {
          List<Object> items = marked();
          list().addAll(items);
        }
        case 's' -> items(take(2));
        case 'u' -> items(marked());
        case 'd' -> {
          List<Object> items = marked();
          push(new LinkedHashMap<>());
          items(items);
        }
        case 'q' -> memo.put((long) (in.get() & 0xff), top());
        case 'r' -> memo.put(in.getInt() & 0xffffffffL, top());
        case 0x94 -> memo.put((long) memo.size(), top());
        case 'h' -> push(remembered(in.get() & 0xff));
        case 'j' -> push(remembered(in.getInt() & 0xffffffffL));
        case 'R' -> {
          List<?> arguments = (List<?>) pop();
          push(host.call(pop(), arguments));
        }
        case 'Q' -> push(host.persistent(pop()));
        // Attributes of a dictionary, which PyTorch keeps versions in: of no use here.
        case 'b' -> {
          pop();
          if (!(top() instanceof Map)) {
            throw new Refusal("the pickle sets the state of an object, expected of a dictionary");
          }
        }
        default ->
            throw new Refusal(
                "the pickle has the opcode 0x"
                    + Integer.toHexString(code)
                    + " at byte "
                    + at
                    + ", which is not read");
      }
    }
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    return stack.remove(stack.size() - 1);
  }

  private Object top() {
    return stack.get(stack.size() - 1);
  }

  private List<Object> take(int count) {
    List<Object> above = stack.subList(stack.size() - count, stack.size());
    List<Object> taken = new ArrayList<>(above);
    above.clear();
    return taken;
  }

  private List<Object> marked() {
    List<Object> taken = take(stack.size() - 1 - stack.lastIndexOf(MARK));
    pop();
    return taken;
  }

  @SuppressWarnings("unchecked") // every list here is of objects
  private List<Object> list() {
    return (List<Object>) top();
  }

  private void items(List<Object> items) throws Refusal {
    @SuppressWarnings("unchecked") // every map here is of objects
    Map<Object, Object> map = (Map<Object, Object>) top();
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      // Not a list, whose hash may never end.
      if (!(key instanceof String || key instanceof Long)) {
        throw new Refusal("the pickle has a dictionary by other keys than text and integers");
      }
      map.put(key, items.get(i + 1));
    }
  }

  private Object remembered(long key) throws Refusal {
    Object value = memo.get(key);
    if (value == null) {
      throw new Refusal("the pickle asks for object " + key + ", which it did not keep");
    }
    return value;
  }

  private long integer(int bytes) throws Refusal {
    if (bytes > 8) {
      throw new Refusal("the pickle has an integer of " + bytes + " bytes, expected at most 8");
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in.get() & 0xffL) << (8 * i);
    }
    int unused = 64 - 8 * bytes;
    return bytes == 0 ? 0 : value << unused >> unused;
  }

  private String text(long length) throws Refusal {
    if (length > in.remaining()) {
      throw new Refusal("the pickle is cut short in a text of " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() {
    int start = in.position();
    while (in.get() != '\n') {
      // Goes on to the end of the line.
    }
    return new String(in.array(), start, in.position() - 1 - start, StandardCharsets.UTF_8);
  }
}
