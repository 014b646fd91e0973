package dev.sensus.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a real Chromium, without a window; skipped where there is none. */
class PageTest {
  private static final String QUESTION = "who owns the money in a bank";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What would run, or break the page, if a document could become markup. */
  private static final String HOSTILE =
      "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=2</script>"
          + "</mark></p></li><svg onload=\"window.hacked=3\"><b>bold</b> ${1} {{x}} money";

  @TempDir private static Path temp;
  private static Served served;
  private static ChromeDriver browser;

  @BeforeAll
  static void open() throws IOException {
    Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = program("chromedriver");
    assumeTrue(
        chromium.isPresent() && driver.isPresent(),
        "skipped: no chromium with chromedriver (Debian: chromium, chromium-driver) on the PATH");
    Path collection = Files.createDirectories(temp.resolve("collection"));
    Path samples = Path.of(System.getProperty("sensus.home"), "src", "samples", "senses");
    List<String> lines = new ArrayList<>(Files.readAllLines(samples.resolve("corpus.jsonl")));
    lines.add(
        new ObjectMapper()
            .writeValueAsString(
                Map.of("_id", "<i>hostile</i>", "title", HOSTILE, "text", HOSTILE)));
    Files.write(collection.resolve("corpus.jsonl"), lines);
    served = Served.collection(collection, temp.resolve("index"));
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get().toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1400,900",
        "--user-data-dir=" + temp.resolve("browser"));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.get().toFile())
            .usingAnyFreePort()
            .build();
    browser = new ChromeDriver(service, options);
  }

  @AfterAll
  static void end() throws IOException {
    if (browser != null) {
      browser.quit();
    }
    if (served != null) {
      served.close();
    }
  }

  private static Optional<Path> program(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(":", -1))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void search(String question) {
    browser.get(served.url());
    await("document.getElementById('share').textContent !== ''");
    WebElement box = browser.findElement(By.id("question"));
    box.sendKeys(question, Keys.ENTER);
    await("document.querySelector('#hits-hybrid .hit') !== null");
  }

  private static Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) browser).executeScript(script, arguments);
  }

  private static void await(String condition) {
    new WebDriverWait(browser, PATIENCE)
        .until(any -> Boolean.TRUE.equals(run("return " + condition)));
  }

  private static List<String> ids(String mode) {
    return browser.findElements(By.cssSelector("#hits-" + mode + " .hit")).stream()
        .map(hit -> hit.getAttribute("data-id"))
        .toList();
  }

  private static List<String> expected(String... parameters) throws Exception {
    JsonNode hits = served.answer("api/search", parameters).path("hits");
    return StreamSupport.stream(hits.spliterator(), false)
        .map(hit -> hit.path("id").asText())
        .toList();
  }

  @Test
  void aQuestionIsAnsweredInFourModes() throws Exception {
    search(QUESTION);
    for (String mode : List.of("bm25", "static", "contextual", "hybrid")) {
      assertEquals(expected("q", QUESTION, "mode", mode), ids(mode));
    }
    WebElement hit = browser.findElement(By.cssSelector("#hits-hybrid .hit"));
    assertFalse(hit.findElements(By.tagName("mark")).isEmpty());
    hit.findElement(By.tagName("summary")).click();
    String why = hit.findElement(By.tagName("dl")).getText();
    for (String part : List.of("score", "bm25", "contextual", "words", "passage")) {
      assertTrue(why.contains(part), why);
    }
    // The address is one to be sent to somebody.
    String address = browser.getCurrentUrl();
    browser.get("about:blank");
    browser.get(address);
    await("document.querySelector('#hits-hybrid .hit') !== null");
    assertEquals(expected("q", QUESTION), ids("hybrid"));
  }

  @Test
  void theSliderBlendsAnewWithoutAsking() throws Exception {
    search(QUESTION);
    List<String> usual = ids("hybrid");
    Object asked = run("return performance.getEntriesByType('resource').length");
    for (int percent : new int[] {0, 55, 100}) {
      run(
          "const s = document.getElementById('weight'); s.value = arguments[0];"
              + "s.dispatchEvent(new Event('input'))",
          percent);
      String weight = Double.toString(percent / 100.0);
      assertEquals(expected("q", QUESTION, "weight", weight), ids("hybrid"), weight);
    }
    assertNotEquals(usual, ids("hybrid"));
    assertEquals(asked, run("return performance.getEntriesByType('resource').length"));
    browser.findElement(By.id("usual")).click();
    assertEquals(usual, ids("hybrid"));
    // By the keyboard too.
    browser.findElement(By.id("weight")).sendKeys(Keys.HOME);
    assertEquals(expected("q", QUESTION, "weight", "0"), ids("hybrid"));
  }

  @Test
  void documentsAreText() {
    search("bold money");
    assertTrue(ids("hybrid").contains("<i>hostile</i>"), ids("hybrid").toString());
    WebElement hit =
        browser.findElements(By.cssSelector("#hits-hybrid .hit")).stream()
            .filter(one -> "<i>hostile</i>".equals(one.getAttribute("data-id")))
            .findFirst()
            .orElseThrow();
    assertEquals(HOSTILE, hit.findElement(By.tagName("h3")).getText());
    hit.findElement(By.cssSelector("h3 button")).click();
    await("document.getElementById('shown').open");
    assertEquals(HOSTILE, browser.findElement(By.className("body")).getText());
    assertEquals(
        0L,
        run(
            "return document.querySelectorAll('main img, main svg, dialog img, dialog svg')"
                + ".length"));
    assertEquals(true, run("return window.hacked === undefined"));
    // Even what gets in does not run: the browser is told so.
    run(
        "const s = document.createElement('script'); s.textContent = 'window.hacked = 4';"
            + "document.body.append(s)");
    assertEquals(true, run("return window.hacked === undefined"));
  }

  @Test
  void aWordShowsItsOccurrencesAndSenses() throws Exception {
    search("money bank");
    browser.findElement(By.cssSelector("#hits-hybrid mark .word")).click();
    await("document.querySelector('#in-context .heads') !== null");
    assertEquals(2L, run("return document.querySelectorAll('.heads tr').length - 1"));
    assertTrue(browser.findElement(By.id("in-context")).getText().contains("hidden"));
    browser.findElement(By.className("close")).click();
    browser.findElement(By.id("word")).sendKeys("MONEY", Keys.ENTER);
    await("document.querySelector('#shown .plot') !== null");
    JsonNode senses = served.answer("api/senses", "word", "money");
    assertEquals(
        senses.path("points").size(), browser.findElements(By.cssSelector(".plot .point")).size());
    assertEquals(
        senses.path("senses").size(), browser.findElements(By.cssSelector("#shown .sense")).size());
    browser.findElement(By.cssSelector(".choices button:last-child")).click();
    await("document.querySelector('.choices button:last-child').ariaPressed === 'true'");
    // The hostile document has the word too.
    run(
        "[...document.querySelectorAll('.lines button')]"
            + ".find(line => line.textContent.includes('hacked=3')).click()");
    await("document.getElementById('shown-title').textContent.includes('onerror')");
    assertEquals(HOSTILE, browser.findElement(By.className("body")).getText());
    assertEquals(true, run("return window.hacked === undefined"));
    browser.findElement(By.className("close")).click();
    WebElement box = browser.findElement(By.id("word"));
    box.clear();
    box.sendKeys("nosuchword", Keys.ENTER);
    await("document.getElementById('shown-title').textContent === 'This cannot be shown'");
    assertTrue(
        browser
            .findElement(By.id("shown-content"))
            .getText()
            .startsWith("the index has no occurrence of 'nosuchword'"));
  }

  @Test
  void theKeyboardIsEnough() {
    search(QUESTION);
    browser.findElement(By.cssSelector("#hits-hybrid .hit h3 button")).sendKeys(Keys.ARROW_DOWN);
    WebElement second = browser.switchTo().activeElement();
    assertEquals(
        ids("hybrid").get(1), run("return arguments[0].closest('.hit').dataset.id", second));
    second.sendKeys(Keys.ENTER);
    await("document.getElementById('shown').open");
    browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
    await("!document.getElementById('shown').open");
    browser.findElement(By.cssSelector("#hits-hybrid .hit h3 button")).sendKeys("/");
    assertEquals("question", browser.switchTo().activeElement().getAttribute("id"));
  }

  @Test
  void aPhoneShowsOneColumn() {
    browser.manage().window().setSize(new Dimension(500, 900));
    try {
      search(QUESTION);
      assertEquals(true, run("return document.documentElement.scrollWidth <= window.innerWidth"));
      assertTrue(browser.findElement(By.id("column-hybrid")).isDisplayed());
      assertFalse(browser.findElement(By.id("column-bm25")).isDisplayed());
      browser.findElement(By.id("tab-bm25")).click();
      assertTrue(browser.findElement(By.id("column-bm25")).isDisplayed());
      assertFalse(browser.findElement(By.id("column-hybrid")).isDisplayed());
    } finally {
      browser.manage().window().setSize(new Dimension(1400, 900));
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    search(QUESTION);
    run("document.getElementById('question').removeAttribute('maxlength')");
    WebElement box = browser.findElement(By.id("question"));
    run("arguments[0].value = 'x'.repeat(501)", box);
    box.sendKeys(Keys.ENTER);
    await("document.getElementById('status').classList.contains('fault')");
    assertEquals(
        "q has 501 characters, at most 500 are read",
        browser.findElement(By.id("status")).getText());
  }
}
