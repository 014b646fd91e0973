package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.solr.client.solrj.request.CollectionAdminRequest;
import org.apache.solr.client.solrj.request.CoreAdminRequest;
import org.apache.solr.core.CoreContainer;
import org.apache.solr.core.SolrCore;
import org.apache.solr.embedded.JettySolrRunner;
import org.junit.BeforeClass;
import org.junit.Test;

/** Cores that are loaded again: the model stays, and nothing is left of those that were. */
public class TestReloadsInSolrCloud extends SensusCloudTestCase {
  /** How often a core is loaded again. */
  private static final int RELOADS = Integer.getInteger("sensus.reloads", 20);

  /** After so many caches are full and all classes are there. */
  private static final int WARM = RELOADS / 5;

  /** How much more of the heap may be in use after all the others; a core has more than that. */
  private static final long ALLOWED = 6L << 20;

  private static final String COLLECTION = "loaded";

  @BeforeClass
  public static void startCloud() throws Exception {
    startNodes();
    create(COLLECTION, SENSUS, SHARDS, REPLICAS);
    index(COLLECTION, documents(SAMPLE.resolve("corpus.jsonl")));
  }

  /** The encoders that all cores of all nodes have, each once. */
  private static Map<String, TextEncoder> encoders() {
    Map<String, TextEncoder> encoders = new HashMap<>();
    for (JettySolrRunner node : cluster.getJettySolrRunners()) {
      CoreContainer container = node.getCoreContainer();
      for (String name : container.getLoadedCoreNames()) {
        try (SolrCore core = container.getCore(name)) {
          SensusComponent.of(core)
              .encoders()
              .byField()
              .forEach(
                  (field, encoder) -> {
                    TextEncoder other = encoders.putIfAbsent(field, encoder);
                    if (other != null) {
                      assertSame("two of " + field, other, encoder);
                    }
                  });
        }
      }
    }
    return encoders;
  }

  private static List<Answer> first(String question) throws Exception {
    return answers(ask(COLLECTION, "q", question, "sort", "score desc,id asc"));
  }

  @Test
  public void testReloadWhileQuestionsAreAsked() throws Exception {
    Map<String, TextEncoder> before = encoders();
    Map<SharedEncoders.Key, Integer> held = SharedEncoders.holders();
    Map<String, List<Answer>> expected = new LinkedHashMap<>();
    for (String question : questions(SAMPLE.resolve("queries.jsonl")).subList(0, 10)) {
      for (String parser : List.of("{!hybrid}", "{!contextual}", "{!words}")) {
        expected.put(parser + question, first(parser + question));
      }
    }
    List<String> all = List.copyOf(expected.keySet());
    Clients.Work work =
        (client, turn) -> {
          String question = all.get((client * 7 + turn) % all.size());
          assertEquals(question, expected.get(question), first(question));
        };
    try (Clients asking = Clients.start(4, work)) {
      for (int i = 0; i < 3; i++) {
        asking.await(20);
        CollectionAdminRequest.reloadCollection(COLLECTION).process(cluster.getSolrClient());
        for (JettySolrRunner node : cluster.getJettySolrRunners()) {
          for (String name : node.getCoreContainer().getLoadedCoreNames()) {
            try (var client = node.newClient()) {
              CoreAdminRequest.reloadCore(name, client);
            }
          }
        }
      }
      asking.await(20);
    }
    Map<String, TextEncoder> after = encoders();
    assertEquals(before.keySet(), after.keySet());
    after.forEach((field, encoder) -> assertSame(field, before.get(field), encoder));
    // Old cores are closed when nobody asks them any more, which may take a moment.
    awaitHeld(held);
    after.forEach((field, encoder) -> assertTrue(encoder.encode("bank", Role.QUERY).length > 0));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition, Supplier<String> otherwise) throws Exception {
    for (int i = 0; i < 600; i++) { // a busy machine takes minutes
      if (condition.holds()) {
        return;
      }
      Thread.sleep(100);
    }
    fail(otherwise.get());
  }

  /** Waits until as many cores have the encoders as before. */
  private static void awaitHeld(Map<SharedEncoders.Key, Integer> held) throws Exception {
    await(
        () -> held.equals(SharedEncoders.holders()), () -> held + ", " + SharedEncoders.holders());
  }

  /** A core that was there before another, and what it had of this plug-in. */
  private record Loaded(WeakReference<SolrCore> core, List<WeakReference<Object>> parts) {
    static Loaded of(SolrCore core) {
      SensusComponent sensus = SensusComponent.of(core);
      return new Loaded(
          new WeakReference<>(core),
          Stream.of(core, sensus, sensus.encoders(), sensus.documents())
              .map(WeakReference<Object>::new)
              .toList());
    }
  }

  /**
   * The one core that Solr keeps. A core that is loaded again takes over the deletion policy of the
   * one before, and the policy's snapshots know the core that made it, the first of all.
   */
  private static SolrCore policyMaker(SolrCore core) throws ReflectiveOperationException {
    Object snapshots = field(core.getDeletionPolicy(), "snapshotMgr");
    return (SolrCore) field(snapshots, "solrCore");
  }

  private static Object field(Object holder, String name) throws ReflectiveOperationException {
    Field field = holder.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(holder);
  }

  /** What is still there of all cores but one, how often. */
  private static Map<String, Integer> held(List<Loaded> old, SolrCore kept) {
    Map<String, Integer> held = new TreeMap<>();
    for (Loaded one : old) {
      if (one.core().refersTo(kept)) {
        continue;
      }
      for (WeakReference<Object> part : one.parts()) {
        Object there = part.get();
        if (there != null) {
          held.merge(there.getClass().getSimpleName(), 1, Integer::sum);
        }
      }
    }
    return held;
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** The least of several measurements: what is not garbage. */
  private static long settled() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      least = Math.min(least, used());
      Thread.sleep(100);
    }
    return least;
  }

  /** Memory of this process, outside the heap too; −1 where that cannot be told. */
  private static long resident() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(-1);
  }

  @Test
  public void testNothingIsLeftOfReloadedCores() throws Exception {
    Map<String, TextEncoder> before = encoders();
    Map<SharedEncoders.Key, Integer> held = SharedEncoders.holders();
    CoreContainer container = cluster.getJettySolrRunner(0).getCoreContainer();
    String name = container.getLoadedCoreNames().get(0);
    List<Loaded> old = new ArrayList<>();
    long warm = 0;
    for (int i = 0; i < RELOADS; i++) {
      try (SolrCore core = container.getCore(name)) {
        old.add(Loaded.of(core));
      }
      container.reload(name);
      // Caches are filled, and the question is remembered in them.
      ask(COLLECTION, "q", "{!hybrid}interest on money");
      if (i + 1 == WARM) {
        awaitHeld(held);
        warm = settled();
        System.out.println(told("after " + WARM, warm));
      }
    }
    awaitHeld(held);
    SolrCore kept;
    try (SolrCore core = container.getCore(name)) {
      kept = policyMaker(core);
    }
    await(
        () -> {
          System.gc();
          return held(old, kept).isEmpty();
        },
        () -> "of the cores before there are still " + held(old, kept));
    long last = settled();
    System.out.println(told("after " + RELOADS, last));
    assertTrue(told("grown by", last - warm), last - warm < ALLOWED);
    encoders().forEach((field, encoder) -> assertSame(field, before.get(field), encoder));
  }

  private static String told(String what, long heap) throws Exception {
    return String.format(
        Locale.ROOT, "%s: heap %.1f MB, resident %.0f MB", what, heap / 1e6, resident() / 1e6);
  }
}
