package dev.sensus.encoder.hub;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code hf:ORG/NAME[@REVISION]}, a repository at a branch, a tag or a commit.
 *
 * @param organisation who publishes it
 * @param name the repository's
 * @param revision {@code main} where none is given
 */
record HubReference(String organisation, String name, String revision) implements Origin {
  static final String PREFIX = "hf:";
  static final String MAIN = "main";

  // Names become folders: they start with a letter or digit, so neither . nor .. is one.
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
  // What Git allows in the name of a branch or tag, and a little less.
  private static final String REVISION = "[\\p{L}\\p{N}_][\\p{L}\\p{N}._/+#=-]{0,199}";
  private static final Pattern REFERENCE =
      Pattern.compile(PREFIX + "(" + NAME + ")/(" + NAME + ")(?:@(" + REVISION + "))?");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  static HubReference parse(String text) throws HubException {
    Matcher matcher = REFERENCE.matcher(text);
    if (!matcher.matches() || text.contains("..")) {
      throw new HubException(text, "expected hf:ORG/NAME or hf:ORG/NAME@REVISION");
    }
    String revision = matcher.group(3);
    return new HubReference(matcher.group(1), matcher.group(2), revision == null ? MAIN : revision);
  }

  static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  /** The same repository at another revision. */
  HubReference at(String other) {
    return new HubReference(organisation, name, other);
  }

  /** Organisation and name, as they stand in addresses and messages. */
  String repository() {
    return organisation + "/" + name;
  }

  /** Encodes one segment of an address. */
  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String path(HubFile file) {
    StringBuilder path =
        new StringBuilder().append('/').append(repository()).append("/resolve/").append(revision);
    for (String segment : file.name().split("/", -1)) {
      path.append('/').append(encoded(segment));
    }
    return path.toString();
  }

  @Override
  public String commit() {
    return revision;
  }

  @Override
  public boolean tellsChecksums() {
    return true;
  }

  @Override
  public String refusal(HubSettings settings, URI at, int status, HttpHeaders headers) {
    String host = at.getAuthority();
    String answers = host + " answers " + status;
    String code = headers.firstValue("X-Error-Code").orElse("");
    return switch (status) {
      case 401, 403 -> {
        if (code.equals("GatedRepo")) {
          String page = settings.base() + "/" + repository();
          yield "is gated: accept its terms at " + page + " and set HF_TOKEN (" + status + ")";
        }
        yield settings.token() == null
            ? answers + ": no such repository, or one that needs a token in HF_TOKEN"
            : answers + ": no such repository, or the token in HF_TOKEN gives no access to it";
      }
      case 404 ->
          switch (code) {
            case "RevisionNotFound" -> "has no revision " + revision + " at " + host + " (404)";
            case "EntryNotFound" -> answers + ": no file " + at.getPath();
            default -> "no such repository at " + host + " (404)";
          };
      default -> answers;
    };
  }

  @Override
  public String toString() {
    return PREFIX + repository() + (revision.equals(MAIN) ? "" : "@" + revision);
  }
}
