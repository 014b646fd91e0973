package dev.sensus.encoder.hub;

import java.net.URI;
import java.net.http.HttpHeaders;

/**
 * What files are downloaded from, a hub's repository or any server; as text its name in messages.
 */
interface Origin {

  /** Where a file is, from the server's base on, with the first {@code /}. */
  String path(HubFile file);

  /** The commit that answers must be of, where they tell one; or null. */
  String commit();

  /** Whether the server tells what its files hash to, so that none is taken on trust. */
  boolean tellsChecksums();

  /** What an answer means that is no file, for a message. */
  String refusal(HubSettings settings, URI at, int status, HttpHeaders headers);
}
