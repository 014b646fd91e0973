package dev.sensus.encoder;

import java.nio.ByteBuffer;
import java.util.Locale;

/** The numbers that a model keeps its weights in and computes with. */
public enum Precision {
  /** 32 bits. */
  FP32("FloatStorage"),
  /** 16 bits, 8 of them for the fraction: the range of 32 bits. */
  BF16("BFloat16Storage"),
  /** 16 bits, 11 of them for the fraction, up to 65,504. */
  FP16("HalfStorage"),
  /**
   * 8 bits for the weights of linear layers, and for what is multiplied with them, by a scale that
   * is found for each batch; all else 32 bits. A text's vector depends a little on the texts that
   * it is encoded with. On processors only.
   */
  INT8(null),
  /**
   * 16 bits where that is faster: {@link #FP16} on a GPU, {@link #BF16} on a processor that
   * multiplies in it, else {@link #FP32}.
   */
  AUTO(null);

  private final String storage;

  Precision(String storage) {
    this.storage = storage;
  }

  /** What PyTorch calls a storage of it. */
  String storage() {
    return storage;
  }

  /** Bytes of a number. */
  int bytes() {
    return this == FP32 ? 4 : 2;
  }

  /** Puts a number into a buffer as it is stored. */
  void put(ByteBuffer buffer, float value) {
    switch (this) {
      case FP32 -> buffer.putFloat(value);
      case BF16 -> buffer.putShort(bf16(value));
      case FP16 -> buffer.putShort(Float.floatToFloat16(value));
      default -> throw new IllegalArgumentException("no tensors are kept in " + this);
    }
  }

  /** The nearest number of 16 bits; of two as near, the even one. */
  static short bf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }

  /** What is stated of a model: never {@link #AUTO}. */
  Precision resolve(boolean gpu) {
    if (this != AUTO) {
      return this;
    }
    return gpu ? FP16 : Processor.current().multipliesBf16() ? BF16 : FP32;
  }

  /** As in options and fingerprints: {@code fp32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
