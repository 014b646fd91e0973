package dev.sensus.eval.report;

import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.report.Figures.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All that a report shows, in its order, as HTML and Markdown write it.
 *
 * @param facts the collection and the settings, by name
 * @param legend how to read stars, intervals and the like
 */
record Page(
    String title,
    String summary,
    List<Fact> facts,
    List<String> notes,
    Table overview,
    Table measures,
    List<Figure> costs,
    List<Figure> recall,
    List<Table> recallTable,
    List<Figure> weights,
    List<Table> weightTable,
    List<Figure> differences,
    List<Table> differenceTable,
    List<Changes> changes,
    Table systems,
    List<Fact> legend,
    String measure,
    String baseline) {
  /** A name and what it stands for. */
  record Fact(String name, String text) {}

  static Page of(Grid grid) {
    Tables tables = new Tables(grid);
    Figures figures = new Figures(grid);
    List<Figure> recall = figures.recall();
    List<Figure> weights = figures.weights();
    List<SystemResult> compared = grid.compared();
    return new Page(
        Summary.title(grid),
        Summary.of(grid),
        facts(grid),
        grid.results().notes(),
        tables.overview(),
        tables.measures(),
        figures.costs(),
        recall,
        recall.isEmpty() ? List.of() : List.of(tables.recall()),
        weights,
        weights.isEmpty() ? List.of() : List.of(tables.weights()),
        figures.differences(),
        compared.isEmpty() ? List.of() : List.of(tables.differences()),
        compared.stream()
            .map(system -> Changes.of(grid, system, system.name().equals(best(compared, grid))))
            .toList(),
        tables.systems(),
        Legends.of(grid),
        grid.results().measure(),
        grid.results().baseline());
  }

  /** The name of the one with the highest mean. */
  private static String best(List<SystemResult> systems, Grid grid) {
    return systems.stream()
        .max(Comparator.comparingDouble(system -> grid.scores(system).mean()))
        .orElseThrow()
        .name();
  }

  boolean hasNotes() {
    return !notes.isEmpty();
  }

  boolean hasDifferences() {
    return !changes.isEmpty();
  }

  /** All figures, in the order of the page. */
  List<Figure> figures() {
    return Stream.of(costs, recall, weights, differences).flatMap(List::stream).toList();
  }

  private static List<Fact> facts(Grid grid) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("collection", grid.results().collection()));
    if (grid.results().documents() > 0) {
      facts.add(new Fact("documents", Numbers.count(grid.results().documents())));
    }
    facts.add(new Fact("questions", Numbers.count(grid.questions().size())));
    facts.add(new Fact("judgements", grid.results().split()));
    facts.add(new Fact("baseline", grid.results().baseline()));
    for (Map.Entry<String, String> setting : grid.results().settings().entrySet()) {
      facts.add(new Fact(setting.getKey(), setting.getValue()));
    }
    return facts;
  }
}
