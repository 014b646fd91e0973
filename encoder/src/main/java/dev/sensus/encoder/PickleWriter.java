package dev.sensus.encoder;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes Python's pickle, protocol 2, as much of it as PyTorch wants for a module: a small stack
 * machine's opcodes, one method for each (documented in CPython's {@code pickletools}).
 */
final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleWriter() {
    op(0x80); // PROTO
    op(2);
  }

  PickleWriter global(String module, String name) {
    op('c');
    line(module);
    line(name);
    return this;
  }

  PickleWriter mark() {
    return op('(');
  }

  PickleWriter tuple() {
    return op('t');
  }

  PickleWriter emptyTuple() {
    return op(')');
  }

  PickleWriter emptyList() {
    return op(']');
  }

  PickleWriter appends() {
    return op('e');
  }

  PickleWriter emptyDict() {
    return op('}');
  }

  PickleWriter setItems() {
    return op('u');
  }

  PickleWriter newObject() {
    return op(0x81);
  }

  PickleWriter reduce() {
    return op('R');
  }

  PickleWriter build() {
    return op('b');
  }

  PickleWriter persistentId() {
    return op('Q');
  }

  PickleWriter text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    op('X');
    little(bytes.length, 4);
    out.writeBytes(bytes);
    return this;
  }

  PickleWriter bool(boolean value) {
    return op(value ? 0x88 : 0x89);
  }

  PickleWriter integer(long value) {
    if (value == (int) value) {
      op('J');
      little(value, 4);
    } else {
      op(0x8a); // LONG1: two's complement, eight bytes
      op(8);
      little(value, 8);
    }
    return this;
  }

  PickleWriter real(double value) {
    op('G'); // the one number that pickle writes big-endian
    little(Long.reverseBytes(Double.doubleToLongBits(value)), 8);
    return this;
  }

  byte[] toByteArray() {
    op('.');
    return out.toByteArray();
  }

  private PickleWriter op(int code) {
    out.write(code);
    return this;
  }

  private void line(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    out.write('\n');
  }

  private void little(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
