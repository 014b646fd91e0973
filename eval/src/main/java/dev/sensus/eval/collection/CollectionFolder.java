package dev.sensus.eval.collection;

import dev.sensus.encoder.CacheFolder;
import dev.sensus.encoder.hub.HubException;
import dev.sensus.encoder.hub.HubListener;
import dev.sensus.encoder.hub.HubSettings;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.SourceDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The folder of a collection: told as it is, or as {@code beir:NAME}. */
public final class CollectionFolder {
  private CollectionFolder() {}

  /** Finds a collection as {@link #resolve(String, HubListener)} does, and shows nothing. */
  public static Path resolve(String reference) throws IOException {
    return resolve(reference, HubListener.NONE);
  }

  /**
   * Finds a collection. One of BEIR's, {@code beir:NAME} or {@code beir:cqadupstack/PART}, is
   * downloaded into the cache folder, unless it is there. Where it comes from may be told by the
   * system property {@code sensus.beir} or the environment's {@code SENSUS_BEIR}; with {@code
   * HF_HUB_OFFLINE} only what is there is used.
   *
   * @param reference to one of BEIR's, or a folder
   * @param listener shown the download
   * @return the folder
   * @throws IllegalArgumentException if BEIR has no collection of that name; the message lists them
   * @throws HubException if it cannot be downloaded
   * @throws CollectionException if there is no such folder
   */
  public static Path resolve(String reference, HubListener listener) throws IOException {
    if (BeirCollections.isReference(reference)) {
      String told = System.getProperty("sensus.beir", System.getenv("SENSUS_BEIR"));
      HubSettings settings =
          HubSettings.server(
              told == null || told.isBlank() ? BeirCollections.BASE : told,
              CacheFolder.standard().resolve("collections"));
      return new BeirCollections(settings, listener, Published.ALL).open(reference);
    }
    Path folder = Path.of(reference);
    if (!Files.isDirectory(folder)) {
      throw new CollectionException(folder, "no such collection");
    }
    return folder;
  }

  /**
   * Ids of all documents.
   *
   * @param collection a file or folder that can be indexed
   * @throws CollectionException if there are none, or one cannot be read
   */
  public static Set<String> documents(Path collection) throws IOException {
    Set<String> ids = new HashSet<>();
    try (DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
      for (SourceDocument next = reader.next(); next != null; next = reader.next()) {
        ids.add(next.id());
      }
    }
    if (ids.isEmpty()) {
      throw new CollectionException(collection, "has no documents");
    }
    return ids;
  }
}
