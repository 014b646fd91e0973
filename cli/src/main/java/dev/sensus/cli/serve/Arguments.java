package dev.sensus.cli.serve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a request gives for the parameters of its endpoint, checked. */
final class Arguments {
  private final Map<String, List<Object>> values = new HashMap<>();

  /**
   * Reads the query of an address.
   *
   * @param query decoded, by name
   * @throws RequestException if something is missing, unknown, too long or out of its range
   */
  Arguments(List<Parameter> parameters, Map<String, ? extends Collection<String>> query) {
    for (Parameter parameter : parameters) {
      Collection<String> given = query.get(parameter.name());
      List<Object> read = new ArrayList<>();
      if (given != null) {
        if (given.size() > 1 && !parameter.repeated()) {
          throw RequestException.wrong(parameter.name() + " is given " + given.size() + " times");
        }
        given.forEach(value -> read.add(parameter.read(value)));
      } else if (parameter.required()) {
        throw RequestException.wrong(parameter.name() + " is missing");
      } else if (parameter.usual() != null) {
        read.add(parameter.usual());
      }
      values.put(parameter.name(), read);
    }
    for (String name : query.keySet()) {
      if (!values.containsKey(name)) {
        throw RequestException.wrong("there is no parameter " + name);
      }
    }
  }

  /** Whether it is given, or has a usual value. */
  boolean has(String name) {
    return !values.get(name).isEmpty();
  }

  String text(String name) {
    return (String) values.get(name).get(0);
  }

  List<String> texts(String name) {
    return values.get(name).stream().map(String.class::cast).toList();
  }

  int integer(String name) {
    return ((Number) values.get(name).get(0)).intValue();
  }

  float number(String name) {
    return ((Number) values.get(name).get(0)).floatValue();
  }
}
