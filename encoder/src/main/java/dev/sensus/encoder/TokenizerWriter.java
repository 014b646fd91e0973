package dev.sensus.encoder;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Writes the tokenizer of a model directory as Hugging Face has it, so that Sensus and Hugging
 * Face's libraries read it and give the same ids:
 *
 * <ul>
 *   <li>{@code vocab.txt}, a piece a line;
 *   <li>{@code tokenizer_config.json}: {@code BertTokenizer}, its letter case, accents and special
 *       pieces;
 *   <li>{@code tokenizer.json}: special pieces ({@code added_tokens}), {@code BertNormalizer},
 *       {@code BertPreTokenizer}, {@code WordPiece} with the vocabulary, {@code [CLS] … [SEP]}
 *       around texts where the vocabulary has both, and the decoder; laid out as Hugging Face's
 *       {@code tokenizers} does it.
 * </ul>
 */
public final class TokenizerWriter {
  private static final String CLS = "[CLS]";
  private static final String SEP = "[SEP]";

  /** A special piece and the setting of {@code BertTokenizer} that names it. */
  private record Role(String name, String piece) {}

  private static final List<Role> ROLES =
      List.of(
          new Role("pad_token", "[PAD]"),
          new Role("cls_token", CLS),
          new Role("sep_token", SEP),
          new Role("mask_token", "[MASK]"));

  /** Two spaces and LF, a space after the colon, and empty arrays and objects without any. */
  private static final ObjectWriter JSON =
      new ObjectMapper()
          .writer(
              new DefaultPrettyPrinter(
                      Separators.createDefaultInstance()
                          .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                          .withArrayEmptySeparator("")
                          .withObjectEmptySeparator(""))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private final Vocabulary vocabulary;
  private final WordPieceOptions options;

  /** The special pieces that the vocabulary has, by id. */
  private final List<String> specials;

  /**
   * Makes a writer.
   *
   * @param options how text is cleaned and cut; the special pieces that the vocabulary lacks do not
   *     count
   * @throws IllegalArgumentException if the vocabulary lacks the unknown piece
   */
  public TokenizerWriter(Vocabulary vocabulary, WordPieceOptions options) {
    if (vocabulary.id(options.unknown()) < 0) {
      throw new IllegalArgumentException(
          "the vocabulary has no unknown piece " + options.unknown());
    }
    this.vocabulary = vocabulary;
    this.options = options;
    this.specials =
        IntStream.range(0, vocabulary.size())
            .mapToObj(vocabulary::piece)
            .filter(options.specials()::contains)
            .toList();
  }

  /**
   * Refuses a folder that {@link #write} would refuse: to be asked before long work.
   *
   * @throws FileAlreadyExistsException if one of the files is there and is not to be replaced
   * @throws ModelException if it is no folder
   */
  public static void check(Path directory, boolean overwrite) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new ModelException(directory, "is no folder");
    }
    for (String name : TokenizerFiles.NAMES) {
      Path file = directory.resolve(name);
      ModelFiles.requireFile(file);
      if (!overwrite && Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
    }
  }

  /**
   * Writes the three files: each appears whole, and none before all are written.
   *
   * @param directory the folder, made if it is not there
   * @param overwrite whether files that are there are replaced
   * @throws FileAlreadyExistsException if one is there and is not to be replaced
   * @throws ModelException if it is no folder
   */
  public void write(Path directory, boolean overwrite) throws IOException {
    check(directory, overwrite);
    Files.createDirectories(directory);
    String suffix = "." + UUID.randomUUID() + ".tmp";
    List<Path> halves = new ArrayList<>();
    try {
      for (String name : TokenizerFiles.NAMES) {
        Path half = directory.resolve(name + suffix);
        halves.add(half);
        switch (name) {
          case "vocab.txt" -> vocabulary.write(half);
          case "tokenizer_config.json" -> write(half, config());
          default -> write(half, tokenizer());
        }
      }
      for (int i = 0; i < halves.size(); i++) {
        Path file = directory.resolve(TokenizerFiles.NAMES.get(i));
        if (overwrite) {
          Files.move(
              halves.get(i),
              file,
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        } else {
          Files.move(halves.get(i), file);
        }
      }
    } finally {
      for (Path half : halves) {
        Files.deleteIfExists(half);
      }
    }
  }

  private static void write(Path file, JsonNode json) throws IOException {
    // From the string, since Jackson writes characters beyond the basic plane as escapes in UTF-8.
    Files.writeString(file, JSON.writeValueAsString(json), StandardCharsets.UTF_8);
  }

  private ObjectNode config() {
    ObjectNode config =
        object()
            .put("tokenizer_class", "BertTokenizer")
            .put("do_lower_case", options.lowerCase())
            .put("strip_accents", options.stripAccents())
            .put("tokenize_chinese_chars", options.splitCjk())
            .put("unk_token", options.unknown());
    List<String> others = new ArrayList<>(specials);
    others.remove(options.unknown());
    for (Role role : ROLES) {
      if (others.remove(role.piece())) {
        config.put(role.name(), role.piece());
      }
    }
    if (!others.isEmpty()) {
      others.forEach(config.putArray("additional_special_tokens")::add);
    }
    return config;
  }

  /** What {@code tokenizer.json} has. */
  ObjectNode tokenizer() {
    ObjectNode json = object().put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = json.putArray("added_tokens");
    for (String special : specials) {
      added
          .addObject()
          .put("id", vocabulary.id(special))
          .put("content", special)
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    json.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", options.cleanText())
        .put("handle_chinese_chars", options.splitCjk())
        .put("strip_accents", options.stripAccents())
        .put("lowercase", options.lowerCase());
    json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    json.set("post_processor", postProcessor());
    json.putObject("decoder")
        .put("type", "WordPiece")
        .put("prefix", options.continuation())
        .put("cleanup", true);
    ObjectNode pieces =
        json.putObject("model")
            .put("type", "WordPiece")
            .put("unk_token", options.unknown())
            .put("continuing_subword_prefix", options.continuation())
            .put("max_input_chars_per_word", options.maxCharsPerWord())
            .putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      pieces.put(vocabulary.piece(id), id);
    }
    return json;
  }

  /** {@code [CLS] A [SEP]}, and of two texts {@code [CLS] A [SEP] B [SEP]}; or nothing. */
  private JsonNode postProcessor() {
    if (!specials.contains(CLS) || !specials.contains(SEP)) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode processor = object().put("type", "TemplateProcessing");
    ArrayNode single = processor.putArray("single");
    part(single, "SpecialToken", CLS, 0);
    part(single, "Sequence", "A", 0);
    part(single, "SpecialToken", SEP, 0);
    ArrayNode pair = processor.putArray("pair").addAll(single);
    part(pair, "Sequence", "B", 1);
    part(pair, "SpecialToken", SEP, 1);
    ObjectNode tokens = processor.putObject("special_tokens");
    for (String piece : List.of(CLS, SEP)) {
      ObjectNode token = tokens.putObject(piece).put("id", piece);
      token.putArray("ids").add(vocabulary.id(piece));
      token.putArray("tokens").add(piece);
    }
    return processor;
  }

  private static void part(ArrayNode template, String kind, String id, int type) {
    template.addObject().putObject(kind).put("id", id).put("type_id", type);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
