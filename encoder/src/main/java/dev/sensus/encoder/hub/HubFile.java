package dev.sensus.encoder.hub;

/**
 * A file in a repository's listing.
 *
 * @param name its path, with {@code /} between folders
 * @param size in bytes, -1 if the listing does not say
 * @param hash SHA-256 or Git's SHA-1 in hexadecimal, null if the listing does not say
 */
record HubFile(String name, long size, String hash) {

  /** What it hashes to, or null if the listing does not say. */
  Checksum checksum() {
    return Checksum.of(hash);
  }

  /** The folder, empty at the top. */
  String folder() {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  /** The name in its folder. */
  String simpleName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
