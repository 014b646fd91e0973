package dev.sensus.encoder;

import java.util.Locale;

/** Which of PyTorch's operators a model's linear layers and attention run on. */
enum Kernels {
  /** Those that every build of PyTorch has. */
  PLAIN("bert-plain.torchscript"),
  /**
   * oneDNN's for bf16 on x86: weights laid out once as the processor wants them, GELU within the
   * multiplication. Attention is three steps there, which is faster than PyTorch's fused one for
   * heads of 32 components, and holds all of a batch's attention at once.
   */
  ONEDNN("bert-onednn.torchscript"),
  /** Multiplication of 8 bits, the inputs' scale found by looking at them. */
  INT8("bert-int8.torchscript");

  /** The type of int8 weights in PyTorch's memory. */
  static final String PACKED = "__torch__.torch.classes.quantized.LinearPackedParamsBase";

  private final String resource;

  Kernels(String resource) {
    this.resource = resource;
  }

  /** Those for a precision, which is not {@link Precision#AUTO}. */
  static Kernels of(Precision precision, boolean gpu) {
    if (precision == Precision.INT8) {
      return INT8;
    }
    // Builds for other processors may lack oneDNN, and it refuses bf16 without AVX-512.
    boolean x86 =
        System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).matches("amd64|x86_64");
    boolean fits = x86 && !gpu && Processor.current().multipliesBf16();
    return precision == Precision.BF16 && fits ? ONEDNN : PLAIN;
  }

  /** The forward pass in TorchScript. */
  String code() {
    return ModelFiles.resource("bert.torchscript") + ModelFiles.resource(resource);
  }
}
