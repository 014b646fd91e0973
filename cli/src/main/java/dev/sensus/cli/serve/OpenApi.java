package dev.sensus.cli.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes endpoints in OpenAPI 3.1, from what the server itself checks requests by. */
final class OpenApi {
  private OpenApi() {}

  static Map<String, Object> describe(String version, List<Endpoint> endpoints) {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      Map<String, Object> get = new LinkedHashMap<>();
      get.put("summary", endpoint.purpose());
      get.put("operationId", endpoint.path().replaceAll(".*/", ""));
      get.put("parameters", endpoint.parameters().stream().map(Parameter::described).toList());
      Map<String, Object> responses = new LinkedHashMap<>();
      responses.put("200", json("The answer.", Map.of("type", "object")));
      responses.put("400", error("The request is wrong; the line says where."));
      responses.put("404", error("What it asks for is not there."));
      responses.put("503", error("Too many requests at once, or one that took too long."));
      get.put("responses", responses);
      paths.put(endpoint.path(), Map.of("get", get));
    }
    Map<String, Object> api = new LinkedHashMap<>();
    api.put("openapi", "3.1.0");
    api.put(
        "info",
        Map.of(
            "title",
            "Sensus",
            "version",
            version,
            "description",
            "Search of one index of Sensus."));
    api.put("paths", paths);
    Map<String, Object> line = Map.of("type", "string", "description", "One line.");
    api.put(
        "components",
        Map.of(
            "schemas",
            Map.of(
                "Error",
                Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("error", line),
                    "required",
                    List.of("error")))));
    return api;
  }

  private static Map<String, Object> error(String description) {
    return json(description, Map.of("$ref", "#/components/schemas/Error"));
  }

  private static Map<String, Object> json(String description, Object schema) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("description", description);
    response.put("content", Map.of("application/json", Map.of("schema", schema)));
    return response;
  }
}
