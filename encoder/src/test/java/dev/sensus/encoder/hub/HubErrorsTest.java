package dev.sensus.encoder.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.hub.FakeHub.Fault;
import dev.sensus.encoder.hub.FakeHub.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told when a model cannot be had. */
class HubErrorsTest extends HubTestCase {
  @ParameterizedTest
  @ValueSource(strings = {WEIGHTS, "vocab.txt"})
  void aChecksumThatStaysWrongIsAnError(String name) {
    server.fail(name, new Fault.Damage(), new Fault.Damage());
    String message = refusal(hub(), REFERENCE);
    byte[] right = server.file(name);
    String expected = name.equals(WEIGHTS) ? FakeHub.sha256(right) : FakeHub.gitSha1(right);
    byte[] damaged = right.clone();
    damaged[damaged.length / 2] ^= 1;
    String got = name.equals(WEIGHTS) ? FakeHub.sha256(damaged) : FakeHub.gitSha1(damaged);
    assertTrue(message.startsWith(PINNED + ", " + name + ": has "), message);
    assertTrue(message.contains(got + ", expected") && message.endsWith(expected), message);
    Path folder = cache.resolve("acme/tiny").resolve(FakeHub.COMMIT);
    assertFalse(Files.exists(folder.resolve(name)));
  }

  @Test
  void saysWhatTheHubRefuses() {
    assertTrue(refusal(hub(), "hf:acme/absent").startsWith("hf:acme/absent: no such repository"));
    server.fail("/main", new Fault.Status(401, Map.of()));
    assertTrue(refusal(hub(), REFERENCE).contains("answers 401: no such repository, or one that"));
    server.fail("/main", new Fault.Status(403, Map.of("X-Error-Code", "GatedRepo")));
    String gated = refusal(hub(), REFERENCE);
    assertTrue(gated.contains("accept its terms at " + server.base() + "/acme/tiny"), gated);
    server.fail(WEIGHTS, new Fault.Status(500, Map.of()), new Fault.Status(500, Map.of()));
    server.fail(WEIGHTS, new Fault.Status(500, Map.of()));
    assertTrue(refusal(hub(), REFERENCE).contains(WEIGHTS + ": 127.0.0.1"));
  }

  @Test
  void saysThatThereIsNoNetwork() {
    server.close();
    String message = refusal(hub(), REFERENCE);
    String host = URI.create(server.base()).getAuthority();
    assertTrue(message.startsWith(REFERENCE + ": cannot reach " + host + ": "), message);
    Hub nowhere = new Hub(settings("http://hub.invalid"), HubListener.NONE);
    assertEquals(
        REFERENCE + ": cannot reach hub.invalid: unknown host", refusal(nowhere, REFERENCE));
    assertEquals(REFERENCE, nowhere.pin(REFERENCE));
    HubSettings offline = new HubSettings(URI.create(server.base()), null, cache, true, PATIENCE);
    String none = refusal(new Hub(offline, HubListener.NONE), REFERENCE);
    assertTrue(none.endsWith("HF_HUB_OFFLINE is set"), none);
  }

  @Test
  void theTokenGoesToTheHubAlone() throws IOException {
    HubSettings settings =
        new HubSettings(URI.create(server.base()), "secret", cache, false, PATIENCE);
    new Hub(settings, HubListener.NONE).open(REFERENCE);
    assertEquals(1, server.requests().stream().filter(Request::elsewhere).count());
    for (Request request : server.requests()) {
      assertEquals(request.elsewhere() ? null : "Bearer secret", request.authorization());
    }
    assertFalse(settings.toString().contains("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../config.json",
        "1_Pooling/../../config.json",
        "/etc/config.json",
        "C:/config.json",
        "a//config.json",
        "..\\config.json",
        "a\nb/config.json"
      })
  void namesThatLeadOutOfTheFolderAreRefused(String name) {
    server.extraNames.add(name);
    assertTrue(refusal(hub(), REFERENCE).contains("lists a file whose name is no path"));
    assertEquals(0, server.bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf:",
        "hf:tiny",
        "hf:acme/tiny/more",
        "hf:../tiny",
        "hf:acme/..",
        "hf:acme/tiny@",
        "hf:acme/tiny@../../x",
        "hf:acme/tiny@.",
        "hf:acme/ti ny",
        "hf:acme/tiny?x=1"
      })
  void oddReferencesAreRefused(String reference) {
    assertTrue(refusal(hub(), reference).endsWith("expected hf:ORG/NAME or hf:ORG/NAME@REVISION"));
    assertEquals(reference, hub().pin(reference));
    assertEquals(List.of(), server.requests());
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(cache.resolve("acme"), "in the way");
    String message = refusal(hub(), REFERENCE);
    assertTrue(message.startsWith(REFERENCE + ": cache " + file), message);
  }

  @Test
  void aDiskThatIsTooSmallIsToldBeforehand() {
    server.claimedSizes.put(WEIGHTS, 1L << 60);
    String message = refusal(hub(), REFERENCE);
    assertTrue(message.startsWith(PINNED + ": needs 1,099,511,627,7"), message);
    assertEquals(0, server.bytes());
  }

  @Test
  void aFileLongerThanListedIsRefused() {
    server.claimedSizes.put(WEIGHTS, 1000L);
    assertTrue(
        refusal(hub(), REFERENCE).endsWith("is longer than the 1000 bytes that the hub lists"));
  }
}
