package dev.sensus.indexer;

import dev.sensus.encoder.TokenReducer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Keeps what shortens an index's token vectors in its commits. */
final class LateReducers {
  /** Where in the commit's user data it is. */
  private static final String KEY = "sensus.late";

  private LateReducers() {}

  /** User data with a reducer, which may be null, beside it. */
  static Map<String, String> with(TokenReducer reducer, Map<String, String> userData) {
    if (reducer == null) {
      return userData;
    }
    Map<String, String> both = new HashMap<>(userData);
    both.put(KEY, Base64.getEncoder().encodeToString(reducer.toBytes()));
    return both;
  }

  /**
   * The reducer of a commit, or null.
   *
   * @param folder the index, for messages
   */
  static TokenReducer of(Path folder, Map<String, String> userData) throws CollectionException {
    String text = userData.get(KEY);
    try {
      return text == null ? null : TokenReducer.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new CollectionException(folder, "is damaged: " + e.getMessage(), e);
    }
  }
}
