package dev.sensus.indexer;

import java.io.Closeable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.util.NamedThreadFactory;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * What an index writer is told of vectors: how they are kept, how their graph is built, and the
 * threads that build it where segments are merged.
 *
 * <p>Only writing needs this. What it writes bears the names of Lucene's own formats, and any
 * {@code DirectoryReader} opens it.
 *
 * <p>Close it after the writer.
 */
public final class VectorCodec implements Closeable {
  private final VectorSettings settings;
  private final int threads;
  private final ExecutorService others;

  /** Prepares to write with these settings; takes threads when the first large merge comes. */
  public VectorCodec(VectorSettings settings) {
    this.settings = settings;
    this.threads = settings.threads();
    // The thread that merges works too.
    this.others =
        threads == 1
            ? null
            : Executors.newFixedThreadPool(threads - 1, new NamedThreadFactory("sensus-merge"));
  }

  /**
   * Makes a writer keep vectors so. Its merge scheduler stays Lucene's, which merges beside the
   * indexing.
   *
   * @return the same configuration
   */
  public IndexWriterConfig applyTo(IndexWriterConfig config) {
    return config.setCodec(codec());
  }

  private Codec codec() {
    KnnVectorsFormat format = format();
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  private KnnVectorsFormat format() {
    int connections = settings.connections();
    int beamWidth = settings.beamWidth();
    ScalarEncoding encoding =
        switch (settings.quantization()) {
          case NONE -> null;
          case INT8 -> ScalarEncoding.UNSIGNED_BYTE;
          case INT4 -> ScalarEncoding.PACKED_NIBBLE;
          case BIT -> ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE;
        };
    return encoding == null
        ? new Lucene99HnswVectorsFormat(connections, beamWidth, threads, others)
        : new Lucene104HnswScalarQuantizedVectorsFormat(
            encoding, connections, beamWidth, threads, others);
  }

  @Override
  public void close() {
    if (others != null) {
      others.close();
    }
  }
}
