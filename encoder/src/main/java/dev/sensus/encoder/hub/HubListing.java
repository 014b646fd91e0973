package dev.sensus.encoder.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a repository holds at a commit, as the hub lists it: {@code {"sha": COMMIT, "siblings":
 * [{"rfilename": …, "size": …, "blobId": …, "lfs": {"sha256": …, "size": …}}]}}.
 *
 * @param commit 40 hexadecimal digits
 */
record HubListing(String commit, List<HubFile> files) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asks the hub for the commit that a revision stands for. */
  static String commit(HubClient client, HubReference reference) throws IOException {
    return commit(reference, client.json(path(reference)));
  }

  /** Asks the hub for the files at a commit. */
  static HubListing of(HubClient client, HubReference reference) throws IOException {
    JsonNode json = client.json(path(reference) + "?blobs=true");
    HubListing listing = new HubListing(commit(reference, json), files(reference, json));
    if (!listing.commit.equals(reference.revision())) {
      throw new HubException(
          reference.toString(), "the hub lists commit " + listing.commit + " in its place");
    }
    return listing;
  }

  /** Asks the hub whether a name is a tag, which stays where it is, and no branch. */
  static boolean isTag(HubClient client, HubReference reference) throws IOException {
    JsonNode json = client.json("/api/models/" + reference.repository() + "/refs");
    return named(json.path("tags"), reference.revision())
        && !named(json.path("branches"), reference.revision());
  }

  private static boolean named(JsonNode refs, String name) {
    for (JsonNode ref : refs) {
      if (ref.path("name").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String path(HubReference reference) {
    return "/api/models/"
        + reference.repository()
        + "/revision/"
        + HubReference.encoded(reference.revision());
  }

  private static String commit(HubReference reference, JsonNode json) throws HubException {
    String commit = json.path("sha").asText();
    if (!HubReference.isCommit(commit)) {
      throw new HubException(reference.toString(), "the hub names no commit: is it a hub?");
    }
    return commit;
  }

  private static List<HubFile> files(HubReference reference, JsonNode json) throws HubException {
    List<HubFile> files = new ArrayList<>();
    for (JsonNode sibling : json.path("siblings")) {
      String name = sibling.path("rfilename").asText();
      requireInside(reference, name);
      JsonNode lfs = sibling.path("lfs");
      long size = lfs.path("size").asLong(sibling.path("size").asLong(-1));
      // Of a large file, blobId is the hash of the pointer that Git keeps in its place.
      String hash = lfs.path("sha256").asText(lfs.isObject() ? null : text(sibling, "blobId"));
      files.add(new HubFile(name, size, hash));
    }
    return files;
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).isTextual() ? json.path(name).asText() : null;
  }

  /** A name that leads out of its folder is no accident: such a listing is refused whole. */
  private static void requireInside(HubReference reference, String name) throws HubException {
    boolean outside = name.isEmpty() || name.contains("\\") || name.matches("[A-Za-z]:.*");
    for (String segment : name.split("/", -1)) {
      outside |= segment.isEmpty() || segment.equals(".") || segment.equals("..");
    }
    if (outside || name.chars().anyMatch(Character::isISOControl)) {
      throw new HubException(
          reference.toString(),
          "lists a file whose name is no path inside the model: "
              + name.replaceAll("\\p{Cntrl}", "?"));
    }
  }

  /** The listing in a form that {@link #read} reads. */
  byte[] toBytes() throws IOException {
    ObjectNode json = JSON.createObjectNode().put("commit", commit);
    ArrayNode list = json.putArray("files");
    for (HubFile file : files) {
      list.addObject().put("name", file.name()).put("size", file.size()).put("hash", file.hash());
    }
    return JSON.writeValueAsBytes(json);
  }

  /** Reads what {@link #toBytes} wrote; null if the bytes are something else. */
  static HubListing read(byte[] bytes) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      return null;
    }
    List<HubFile> files = new ArrayList<>();
    for (JsonNode file : json.path("files")) {
      files.add(
          new HubFile(
              file.path("name").asText(), file.path("size").asLong(-1), text(file, "hash")));
    }
    return new HubListing(json.path("commit").asText(), files);
  }
}
