package dev.sensus.eval.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TokenEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomBertTest {
  @TempDir private Path temp;

  @Test
  void opensAsAModelOfItsShape() throws IOException {
    RandomBert shape = new RandomBert(3, 48, 4, 96);
    shape.write(temp, TokenizerRivals.vocabulary());
    ModelOptions options = ModelOptions.defaults().withDevice("cpu");
    try (TokenEncoder encoder = Models.standard().tokens(temp.toString(), options)) {
      assertEquals(3, encoder.layers());
      assertEquals(48, encoder.dimension());
      assertEquals(RandomBert.POSITIONS - 2, encoder.maxPieces(TextEncoder.Role.PASSAGE));
      float[][] vectors =
          encoder.encode(List.of("river bank", "river bank", "money"), TextEncoder.Role.PASSAGE);
      assertArrayEquals(vectors[0], vectors[1], 1e-6f);
      assertEquals(1, Cosines.of(vectors, vectors).least(), 1e-6);
    }
    // The weights are as many as it says: the file's length less its header.
    Path weights = temp.resolve("model.safetensors");
    try (FileChannel file = FileChannel.open(weights)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      file.read(length);
      ByteBuffer header = ByteBuffer.allocate((int) length.getLong(0));
      file.read(header);
      assertEquals(
          Float.BYTES * shape.parameters(TokenizerRivals.vocabulary().size()),
          Files.size(weights) - Long.BYTES - length.getLong(0));
      JsonNode tensors =
          new ObjectMapper().readTree(new String(header.array(), StandardCharsets.UTF_8));
      // Two embeddings of segments and positions, one of words, a norm; 16 tensors a layer. And
      // what transformers wants to be told of all of them.
      assertEquals("pt", tensors.path("__metadata__").path("format").asText());
      assertEquals(5 + 3 * 16 + 1, tensors.size());
    }
  }

  /** What the published model card of the real one says: 22.7 million weights with its pooler. */
  @Test
  void miniLmHasTheWeightsOfTheRealOne() {
    long pooler = 384 * 384 + 384;
    assertEquals(22_713_216, RandomBert.MINI_LM.parameters(30_522) + pooler);
  }

  /** By hand: hidden 2, intermediate 3, one layer, a text of two pieces. */
  @Test
  void operationsAsCountedByHand() {
    // Four products of a 2 x 2 matrix with each of two vectors: 4 * 4 * 2 = 32 multiplications.
    // A 3 x 2 and a 2 x 3 matrix with each: (6 + 6) * 2 = 24.
    // Each piece with each in the scores, 2 * 2 * 2 = 8, and the same for the mix: 16.
    assertEquals(2 * (32 + 24 + 16), new RandomBert(1, 2, 1, 3).operations(2));
    assertEquals(2 * 2 * (32 + 24 + 16), new RandomBert(2, 2, 2, 3).operations(2));
    // Without attention a text of four costs as two of two; attention costs four times one of two.
    assertEquals(2 * (64 + 48 + 64), new RandomBert(1, 2, 1, 3).operations(4));
  }
}
